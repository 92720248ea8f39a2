using System.Collections.Immutable;
using System.Net;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Counts sessions with mail hosts for the reports to their domains (RFC 8460 §4.3).</summary>
/// <param name="collector">Who counts, or null for nobody.</param>
/// <param name="clock">The clock.</param>
internal sealed class MxReports(TlsReportCollector? collector, TimeProvider clock)
{
    /// <summary>A host was left out, before anybody connected to it.</summary>
    public void Count(HostFault fault)
    {
        if (fault.Applied is { } applied)
        {
            Add(applied, [new TlsFailure { Type = fault.Type, ReasonCode = fault.Error.Detail }]);
        }
    }

    /// <summary>An attempt has ended. A session that carries several messages is one session, and one that TLS had no part in losing is none.</summary>
    public void Count(Attempt attempt)
    {
        // A session that was let off says nothing of how the domain's policy fares.
        if (collector is null || attempt.Ruling is not { Rule: not MailHostTls.Waived } ruling || attempt.Connection is { Reused: true })
        {
            return;
        }

        var detail = DetailOf(attempt, ruling);
        var type = TlsFailureTypes.Of(detail);
        if (attempt.Connection is null && type is null)
        {
            return;
        }

        var failures = ruling.Failures.Select(known => Failure(attempt, ruling, known, reason: null));
        Add(ruling.Applied, [.. failures, .. type is { } failed ? (TlsFailure[])[Failure(attempt, ruling, failed, detail.ToString())] : []]);
    }

    // What a policy would have refused counts where it is tested; where there is none, nothing was asked of the certificate.
    private static SmtpFailureDetail DetailOf(Attempt attempt, TlsRuling ruling) => attempt.Connection switch
    {
        { Tls.Tolerated: { } tolerated } => ruling.Rule == MailHostTls.MtaStsTesting ? tolerated : SmtpFailureDetail.None,
        null when Enum.TryParse<SmtpFailureDetail>(attempt.Error?.Detail, out var detail) => detail,
        _ => SmtpFailureDetail.None,
    };

    private static TlsFailure Failure(Attempt attempt, TlsRuling ruling, TlsResultType type, string? reason) => new()
    {
        Type = type,
        MailHost = ruling.Host.Name.Ascii,
        MailHostHelo = attempt.Connection?.Server,
        ReceivingAddress = attempt.Connection is { } connection && IPEndPoint.TryParse(connection.Endpoint, out var peer) ? peer.Address : null,
        ReasonCode = reason,
    };

    private void Add(TlsAppliedPolicy applied, ImmutableArray<TlsFailure> failures) =>
        collector?.Add(new TlsSession { PolicyDomain = applied.Domain!, Policy = applied, At = clock.GetUtcNow(), Failures = failures });
}
