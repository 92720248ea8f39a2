using System.Net;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Turns what a session observed into the records of a receipt.</summary>
internal static class Records
{
    public static ConnectionRecord Connection(RaceWinner winner, PhaseTime connect, MailSession session, ConnectionFacts facts) => new(
        winner.Endpoint.ToString(),
        winner.Tried,
        Reused: false,
        facts.Capabilities.ServerName,
        facts.Mode,
        [.. facts.ClearCommands],
        facts.ClearOctets,
        new TlsRecord(
            facts.Tls.Protocol,
            facts.Tls.CipherSuite.ToString(),
            facts.Tls.Group,
            facts.Tls.Resumed,
            facts.Tls.OfferedProtocols,
            facts.Tls.Host,
            facts.Tls.MatchedName,
            facts.Tls.TrustSource,
            facts.Tls.TrustAnchor,
            facts.Tls.Certificate,
            facts.Tls.Revocation,
            facts.Tls.ClientCertificateFingerprint)
        {
            Tolerated = facts.Tls.Tolerated == SmtpFailureDetail.None ? null : facts.Tls.Tolerated,
        },
        Locality: null,
        session.Authentication is { } authentication
            ? new AuthenticationRecord(authentication.Mechanism, [.. authentication.Offered], authentication.PasswordRevealed, authentication.ServerVerified, authentication.ChannelBinding)
            : null,
        [.. facts.Phases.Prepend(connect).Concat(session.Authentication is { Phase: { } auth } ? [auth] : []).Select(Phase)]);

    public static ConnectionRecord Connection(PlainLoopback session, IEnumerable<EndPoint> tried) => new(
        session.Facts.Endpoint.ToString()!,
        [.. tried.Select(endpoint => endpoint.ToString()!)],
        Reused: false,
        session.Capabilities.ServerName,
        Mode: null,
        ClearCommands: [],
        ClearOctets: 0,
        Tls: null,
        session.Facts.Locality,
        Authentication: null,
        [.. session.Facts.Phases.Select(Phase)]);

    public static TransactionRecord Transaction(Envelope envelope, TransactionResult result) => new(
        [.. envelope.Recipients.Select(recipient => recipient.ToString())],
        result.Style,
        result.Pipelined,
        result.InFlightBefore,
        result.WaitedBecause,
        result.AloneBecause,
        result.Asked,
        result.NotAnnounced,
        result.ContentOctets,
        result.RoundTrips,
        result.Replies.Expected,
        result.Replies.Received,
        [.. result.Phases.Select(Phase)]);

    public static ContentRecord Content(MessageContent content, ContentFacts facts) => new(
        facts.Length, facts.Sha256, facts.LongestLine, facts.HasEightBit, content.NeedsSmtpUtf8, content.IsBinary);

    public static PhaseRecord Phase(PhaseTime phase) => new(
        SendError.StageOf(phase.Stage),
        Math.Round(phase.Elapsed.TotalSeconds, 6),
        phase.Limit.TotalSeconds);
}
