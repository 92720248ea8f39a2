using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Practice 7: the port and the way TLS begins on it agree, or were stated; and who found the server says by what right.</summary>
internal sealed class Practice07SecurePorts : IPracticeJudge
{
    private const string Title = "Secure ports";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        if (Evidence.Connection(passage) is not { } connection || Evidence.Relay(passage) is not { } relay)
        {
            return Evidence.NotMet(7, Title, Evidence.NoConnection(passage), []);
        }

        if (connection.Mode is null)
        {
            return connection.Locality switch
            {
                Locality.UnixSocket => Evidence.Met(7, Title, $"no port: LMTP on the Unix socket {connection.Endpoint}", [("port", "none"), ("mode", "none")]),
                _ => Evidence.Met(7, Title, $"port {relay.Port} of loopback with LMTP, which is not SMTP's port 25 (RFC 2033 §5)", [("port", relay.Port), ("mode", "none")]),
            };
        }

        var found = connection.Discovery;
        var port = found?.Port ?? relay.Port;
        var mode = connection.Mode == TlsMode.Implicit ? "TLS from the start" : "STARTTLS, required";
        var registered = (port, connection.Mode) switch
        {
            (465, TlsMode.Implicit) => "the registered port for it (RFC 8314 §7.3)",
            (587, TlsMode.StartTls) => "the registered port for it (RFC 6409 §3.1)",
            (25, TlsMode.StartTls) => Evidence.Ruling(passage) is null ? "the relay port, without a password" : "the port of mail hosts (RFC 5321 §4.5.4.2)",
            _ => null,
        };
        var otherwise = found is null ? "a port of the configuration's own choice, stated in the URL" : "a port of the domain's own choice, stated in its SRV record";
        return Evidence.Met(7, Title, $"port {port} with {mode}: {registered ?? otherwise}{(found is null ? "" : Describe(found))}",
            [
                ("port", port),
                ("mode", connection.Mode),
                ("registered", registered is not null),
                .. found is null ? [] : (IEnumerable<(string, object?)>)
                [
                    ("foundBy", $"{found.Service}.{found.Domain}"),
                    ("security", found.Security),
                    ("target", found.Target),
                    ("matchedName", found.MatchedName),
                ],
            ]);
    }

    private static string Describe(DiscoveryRecord found) => found.Security == DnsStatus.Secure
        ? $"; found by {found.Service}.{found.Domain}, DNSSEC vouches for the target {found.Target}"
        : $"; found by {found.Service}.{found.Domain} without DNSSEC, the certificate vouches: it names {found.MatchedName}";
}
