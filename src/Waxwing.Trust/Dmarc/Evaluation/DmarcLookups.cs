
namespace Waxwing.Trust;

/// <summary>Asks DNS, each question once in a check.</summary>
internal sealed class DmarcLookups(IDnsLookup dns, DmarcTrace trace, CancellationToken cancellationToken)
{
    private const string Label = "_dmarc";

    private readonly Dictionary<DnsName, DmarcFound> _found = [];

    public DmarcTrace Trace => trace;

    /// <summary>What a domain publishes.</summary>
    public async Task<DmarcFound> AtAsync(DnsName domain)
    {
        if (!_found.TryGetValue(domain, out var found))
        {
            found = await AskAsync(domain).ConfigureAwait(false);
            _found.Add(domain, found);
            trace.Add(DmarcStepKind.Lookup, domain, Told(found));
        }

        return found;
    }

    /// <summary>Whether a name exists: whether the answer is anything but NXDOMAIN (RFC 9989 §3.2.13, RFC 8020).</summary>
    public async Task<(bool Exists, DmarcFault? Fault)> ExistsAsync(DnsName domain)
    {
        var answer = await AskAsync(domain, DnsType.A).ConfigureAwait(false);
        trace.Add(DmarcStepKind.Lookup, domain, answer.Finding switch
        {
            DnsFinding.NameNotFound => "The domain does not exist.",
            DnsFinding.NoData or DnsFinding.Records => "The domain exists.",
            DnsFinding.Nothing => $"Whether the domain exists is not known: {answer.Reason}",
        });
        return (answer.Finding is not DnsFinding.NameNotFound, FaultOf(domain, answer));
    }

    private async Task<DmarcFound> AskAsync(DnsName domain)
    {
        if (!domain.TryPrepend(Label, out var name))
        {
            return new DmarcFound(domain);
        }

        var answer = await AskAsync(name, DnsType.Txt).ConfigureAwait(false);
        if (FaultOf(domain, answer) is { } fault)
        {
            return new DmarcFound(domain, Fault: fault);
        }

        var texts = answer.TextsOf(DmarcRecord.IsVersion1);
        return texts switch
        {
            [] => new DmarcFound(domain),
            [var text] => Read(domain, text),
            _ => new DmarcFound(domain, AreSeveral: true),
        };
    }

    private Task<DnsAnswer> AskAsync(DnsName name, DnsType type)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return dns.AskAsync(new DnsQuestion(name, type), cancellationToken);
    }

    private static DmarcFound Read(DnsName domain, string text) => DmarcRecord.TryParse(text, out var record, out var fault)
        ? new DmarcFound(domain, record)
        : new DmarcFound(domain, Fault: new DmarcFault(DmarcFaultKind.RecordSyntax, domain.ToString(), $"The record is wrong at character {fault.Position}: {fault.Reason}", fault));

    private static DmarcFault? FaultOf(DnsName domain, DnsAnswer answer) => answer.Status switch
    {
        DnsStatus.Secure or DnsStatus.Insecure => null,
        DnsStatus.Bogus => new DmarcFault(DmarcFaultKind.DnsBogus, domain.ToString(), Printable.Of(answer.Reason!)),
        DnsStatus.Failure => new DmarcFault(DmarcFaultKind.DnsFailure, domain.ToString(), Printable.Of(answer.Reason!)),
    };

    private static string Told(DmarcFound found) =>
        found.Record is { } record ? $"The record is: {record}"
        : found.AreSeveral ? "There is more than one record, so none counts."
        : found.Fault?.Reason ?? "There is no record.";
}
