namespace Waxwing.Trust;

/// <summary>DNS as it would be with another SPF record under one name.</summary>
internal sealed class PlannedLookup(IDnsLookup dns, DnsName name, string text) : IDnsLookup
{
    public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) =>
        question.Type == DnsType.Txt && question.Name.Equals(name)
            ? Task.FromResult(DnsAnswer.Found(secure: false, [new TxtRecord(text)], TimeSpan.FromMinutes(1)))
            : dns.AskAsync(question, cancellationToken);
}
