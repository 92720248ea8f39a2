using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Reads the URLs of LMTP servers on this machine: <c>lmtp://127.0.0.1:24</c> and <c>lmtp+unix:/path</c>.</summary>
internal static class LmtpUrl
{
    public const string Forms = "lmtp://127.0.0.1:24 or lmtp+unix:/path for an LMTP server on this machine";

    private const string TcpScheme = "lmtp";
    private const string UnixPrefix = "lmtp+unix:";

    /// <summary>The relay, or null if the URL is of another scheme.</summary>
    /// <exception cref="SendException">The URL is one of LMTP, and wrong.</exception>
    public static RelayOptions? Parse(string url) =>
        url.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase) ? Socket(url[UnixPrefix.Length..])
        : Uri.TryCreate(url, UriKind.Absolute, out var uri) && string.Equals(uri.Scheme, TcpScheme, StringComparison.Ordinal) ? Tcp(uri)
        : null;

    private static RelayOptions Tcp(Uri uri)
    {
        if (uri.UserInfo.Length > 0)
        {
            throw Refuse(SendFault.PasswordNotAllowed, $"LMTP goes without TLS and never with a user or password; write {Forms}");
        }

        return uri is { Host.Length: > 0, AbsolutePath: "" or "/", Query: "", Fragment: "" }
            ? new RelayOptions
            {
                Protocol = RelayProtocol.Lmtp,
                Host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host.Trim('[', ']') : uri.IdnHost,
                Port = uri.Port < 0 ? LmtpRules.DefaultPort : uri.Port,
            }
            : throw Refuse(SendFault.InvalidRelayUrl, $"an LMTP relay is host and port, with no path, query or fragment; write {Forms}");
    }

    // What stands behind the colon is a path and nothing else; the authority of a URL may be written if it is empty.
    private static RelayOptions Socket(string path)
    {
        path = path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : path;
        return path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && path.AsSpan().IndexOfAny('?', '#') < 0
            ? new RelayOptions { Protocol = RelayProtocol.Lmtp, Host = "localhost", SocketPath = Uri.UnescapeDataString(path) }
            : throw Refuse(SendFault.InvalidRelayUrl, "lmtp+unix: is followed by the absolute path of a Unix socket and nothing else, such as lmtp+unix:/run/dovecot/lmtp");
    }

    private static SendException Refuse(SendFault fault, string message) =>
        new(SendError.Refusal(SendStage.Configure, fault, message, FailureScope.Relay));
}
