using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Judges the configuration of an LMTP relay: it is on this machine, and nothing secret goes to it.</summary>
internal static class LmtpRules
{
    /// <summary>No port is registered for LMTP; 24, for any private mail system, is the one in use.</summary>
    public const int DefaultPort = 24;

    /// <exception cref="SendException">Stage Configure, with what is wrong.</exception>
    public static void Check(RelayOptions relay)
    {
        if (relay is not { UserName: null, Password: null, Token: null, OAuth: null, TokenSource: null, MinimumMechanism: null })
        {
            throw Refuse(SendFault.PasswordNotAllowed, "an LMTP relay goes without TLS, so it has no user, password, token or mechanism: nothing secret is sent without TLS");
        }

        var mistake = relay switch
        {
            { ClientCertificateFile: not null } or { ClientKey: not null } => "an LMTP relay goes without TLS, so it is shown no client certificate",
            { AuthorityFile: not null } or { TrustedCertificateFingerprint: not null } => "an LMTP relay goes without TLS and shows no certificate, so there is no authority or fingerprint to trust",
            { Pins.IsDefaultOrEmpty: false } => "an LMTP relay goes without TLS and shows no certificate, so there is no key to pin",
            _ => null,
        };
        if (mistake is not null)
        {
            throw Refuse(SendFault.InvalidValue, mistake);
        }

        if (relay.SocketPath is { } path)
        {
            CheckPath(path);
        }
        else
        {
            CheckHost(relay);
        }
    }

    private static void CheckHost(RelayOptions relay)
    {
        if (!IsLocal(relay.Host))
        {
            throw Refuse(SendFault.RelayNotLocal, $"LMTP goes without TLS, and only to this machine: {relay.Host} is neither a loopback address nor localhost. To another host mail goes by smtps:// or smtp://");
        }

        if (relay.Port == 25)
        {
            // RFC 2033 §5: the two protocols must not be mistaken for each other.
            throw Refuse(SendFault.PortModeConflict, "port 25 is for SMTP, and LMTP must not be used there (RFC 2033 §5)");
        }
    }

    private static void CheckPath(string path)
    {
        try
        {
            _ = path.Contains('\0', StringComparison.Ordinal) || !Path.IsPathRooted(path) ? throw new ArgumentException("it must be absolute and hold no NUL") : new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentException exception)
        {
            // The operating system's limit, about 100 octets, is told by the platform.
            throw Refuse(SendFault.InvalidValue, $"the path of the relay's Unix socket cannot be used: {exception.Message}");
        }
    }

    private static bool IsLocal(string host) =>
        IPAddress.TryParse(host, out var address) ? IPAddress.IsLoopback(address) : string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase);

    private static SendException Refuse(SendFault fault, string message) =>
        new(SendError.Refusal(SendStage.Configure, fault, message, FailureScope.Relay));
}
