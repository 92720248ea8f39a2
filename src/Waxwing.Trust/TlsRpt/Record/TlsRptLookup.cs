using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>What a domain says about reports. Immutable.</summary>
/// <param name="Record">The record; null where there is none.</param>
/// <param name="IsUnanswered">Whether DNS did not say; a later look-up may succeed. Never to be taken for the absence of a record.</param>
/// <param name="Reason">Why there is no record: a sentence for a person, printable ASCII of bounded length; or null.</param>
public sealed record TlsRptFinding(TlsRptRecord? Record, bool IsUnanswered, string? Reason);

/// <summary>Asks whether a domain wants reports (RFC 8460 §3). Thread-safe.</summary>
public static class TlsRptLookup
{
    private const string Labels = "_smtp._tls";

    /// <summary>Asks.</summary>
    /// <param name="dns">Who answers.</param>
    /// <param name="domain">The domain of a policy.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>What the domain says.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public static async Task<TlsRptFinding> FindAsync(IDnsLookup dns, Domain domain, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dns);
        ArgumentNullException.ThrowIfNull(domain);
        if (domain.IsAddressLiteral || !DnsName.Of(domain).TryPrepend(Labels, out var name))
        {
            return new TlsRptFinding(null, IsUnanswered: false, "The domain has no name that a record could have.");
        }

        var answer = await dns.AskAsync(new DnsQuestion(name, DnsType.Txt), cancellationToken).ConfigureAwait(false);
        return answer.Status is DnsStatus.Bogus or DnsStatus.Failure ? new TlsRptFinding(null, IsUnanswered: true, Printable.Of(answer.Reason!)) : Select(answer);
    }

    private static TlsRptFinding Select(DnsAnswer answer)
    {
        var texts = answer.TextsOf(TlsRptRecord.IsVersion1);
        return texts switch
        {
            [] => new TlsRptFinding(null, IsUnanswered: false, "The domain has no TLSRPT record."),
            [var text] => TlsRptRecord.TryParse(text, out var record, out var reason) ? new TlsRptFinding(record, IsUnanswered: false, Reason: null) : new TlsRptFinding(null, IsUnanswered: false, reason),
            _ => new TlsRptFinding(null, IsUnanswered: false, "The domain has more than one TLSRPT record."),
        };
    }
}
