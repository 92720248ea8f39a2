using System.Collections.Immutable;
using System.Security.Authentication;

namespace Waxwing.Smtp;

/// <summary>Turns a handshake that failed into an error that says why, and what to do.</summary>
internal static class HandshakeDiagnosis
{
    /// <summary>The certificate was judged and refused: the first fault leads, the others are mentioned.</summary>
    public static SmtpError Refused(string host, ImmutableArray<CertificateFault> faults)
    {
        var others = string.Concat(faults.Skip(1).Select(fault => $" Also: {fault.Finding}"));
        return Error(SmtpFailure.PolicyRefused, faults[0].Detail, $"{host}: {faults[0].Finding} {faults[0].Remedy}{others}");
    }

    /// <summary>The handshake ended and chose a version that is not acceptable.</summary>
    public static SmtpError VersionChosen(string host, string version) => Error(
        SmtpFailure.PolicyRefused,
        SmtpFailureDetail.ProtocolTooOld,
        $"{host} chose {version}, which was not offered; wanted {TlsPolicy.OfferedProtocols}. Update the server's TLS software.");

    /// <summary>The handshake ended and chose a suite that is not acceptable.</summary>
    public static SmtpError SuiteChosen(string host, string suite) => Error(
        SmtpFailure.PolicyRefused,
        SmtpFailureDetail.NoSharedCipherSuite,
        $"{host} chose the cipher suite {suite}, which is not acceptable. {WantedSuites}");

    /// <summary>The fingerprint of one certificate was configured for a host that everybody may reach.</summary>
    public static SmtpError FingerprintForPublicHost(string host) => Error(
        SmtpFailure.PolicyRefused,
        SmtpFailureDetail.None,
        $"{host} is a public host: a certificate fingerprint is accepted for private hosts only. Give the server a certificate of a public authority, or configure the CA file of yours.");

    /// <summary>The host cannot be verified, because it is no name that a certificate could bear.</summary>
    public static SmtpError NoHostName(string reason) => Error(SmtpFailure.PolicyRefused, SmtpFailureDetail.None, reason);

    /// <summary>The handshake broke. What the peer said first explains it better than the platform's exception does.</summary>
    public static SmtpError Broken(string host, PeerHello peer, Exception exception)
    {
        if (peer is { IsSilence: false, IsTls: false })
        {
            if (peer.SpeaksSmtp)
            {
                return Error(
                    SmtpFailure.ProtocolViolation,
                    SmtpFailureDetail.WrongPortOrMode,
                    $"{host} speaks SMTP in clear on this port: '{peer.ClearText}'. Use smtp:// (STARTTLS, port 587) instead of smtps:// (port 465).");
            }

            var said = peer.ClearText.Length > 0 ? $": '{peer.ClearText}'" : "";
            return Error(
                SmtpFailure.ProtocolViolation,
                SmtpFailureDetail.NotTls,
                $"{host} answered the TLS hello with something that is neither TLS nor SMTP{said}. Check host and port: smtps:// is usually on port 465.");
        }

        if (CertificateAlert.Read(exception) is { } refusal)
        {
            return refusal;
        }

        if (peer.Alert is TlsAlert.ProtocolVersion)
        {
            return TooOld(host, $"{host} refused {TlsPolicy.OfferedProtocols} (alert protocol_version)");
        }

        // RFC 8446 §4.1.3: TLS 1.3 and 1.2 both write 0x0303 here.
        if (peer.Version is < 0x0303)
        {
            return TooOld(host, $"{host} answered with {VersionName(peer.Version.Value)}");
        }

        if (peer.Suite is { } chosen && !TlsPolicy.IsAcceptableSuite(chosen))
        {
            return SuiteChosen(host, chosen.ToString());
        }

        if (peer.Alert is TlsAlert.HandshakeFailure or TlsAlert.InsufficientSecurity)
        {
            return Error(
                SmtpFailure.PolicyRefused,
                SmtpFailureDetail.NoSharedCipherSuite,
                $"{host} broke off the handshake (alert {TlsAlert.NameOf(peer.Alert.Value)}), most likely because it shares no acceptable cipher suite with us. {WantedSuites}");
        }

        if (peer.Alert is { } alert)
        {
            return Error(
                alert == TlsAlert.InternalError ? SmtpFailure.ConnectionLost : SmtpFailure.ProtocolViolation,
                SmtpFailureDetail.HandshakeFailed,
                $"{host} broke off the handshake (alert {TlsAlert.NameOf(alert)}). Its own log should say why.");
        }

        // SslStream says AuthenticationException for what it read and disliked, IOException for what it could not read.
        return Chain(exception).OfType<AuthenticationException>().Any()
            ? Error(SmtpFailure.ProtocolViolation, SmtpFailureDetail.HandshakeFailed, $"The TLS handshake with {host} failed: {CertificateDescription.Printable(Chain(exception).Last().Message)}")
            : Error(SmtpFailure.ConnectionLost, SmtpFailureDetail.None, peer.IsSilence
                ? $"{host} ended the connection without an answer to the TLS hello. If the port speaks clear text first, use smtp:// (STARTTLS)."
                : $"{host} ended the connection during the TLS handshake.");
    }

    private const string WantedSuites =
        "Wanted: TLS 1.3, or TLS 1.2 with ECDHE and AES-GCM or ChaCha20-Poly1305. Turn one of these on at the server.";

    private static SmtpError TooOld(string host, string what) => Error(
        SmtpFailure.PolicyRefused,
        SmtpFailureDetail.ProtocolTooOld,
        $"{what}: it speaks no version of TLS that is still acceptable. Turn on TLS 1.2 or 1.3 at {host}; older versions cannot be allowed here.");

    private static string VersionName(int version) => version switch
    {
        0x0300 => "SSLv3",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        _ => $"version 0x{version:x4}",
    };

    private static IEnumerable<Exception> Chain(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }

    private static SmtpError Error(SmtpFailure failure, SmtpFailureDetail detail, string message) => new()
    {
        Stage = SmtpStage.TlsHandshake,
        Failure = failure,
        Detail = detail,
        Message = message,
        Scope = FailureScope.Relay,
    };
}
