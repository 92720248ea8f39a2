using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Reads relay URLs; each mistake gets a sentence that says what to write instead.</summary>
internal static class RelayUrl
{
    private const string Forms = "smtps://user@host:465 (TLS from the start) or smtp://user@host:587 (STARTTLS, required), or srv://user@domain (found by the domain's SRV records); or " + LmtpUrl.Forms;

    public static RelayOptions Parse(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        if (LmtpUrl.Parse(url) is { } local)
        {
            return local;
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || string.IsNullOrEmpty(uri.Host))
        {
            throw Invalid($"the relay is not a URL; write {Forms}");
        }

        var discover = uri.Scheme is "srv";
        var mode = uri.Scheme switch
        {
            "smtps" or "submissions" or "srv" => TlsMode.Implicit,
            "smtp" or "submission" => TlsMode.StartTls,
            _ => throw Invalid($"the scheme of the relay is {uri.Scheme}://; write {Forms}"),
        };
        if (uri.AbsolutePath is not ("" or "/") || uri.Fragment.Length > 0 || uri.Query is not ("" or "?port=stated"))
        {
            throw Invalid($"a relay has no path, fragment or query (but ?port=stated); write {Forms}");
        }

        if (discover && (uri.Port >= 0 || uri.Query.Length > 0 || !Domain.TryParse(uri.IdnHost, out var domain, out _) || domain.IsAddressLiteral || uri.HostNameType != UriHostNameType.Dns))
        {
            throw Invalid("srv:// names a domain and nothing more, srv://user@example.org: host and port come from its SRV records");
        }

        var (user, password) = UserInfo(uri);
        if (password)
        {
            throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.PasswordNotAllowed,
                "the relay's URL holds a password; take it out and name it by reference: --password env:NAME, or \"password\": \"env:NAME\" in waxwing.json",
                FailureScope.Relay));
        }

        return new RelayOptions
        {
            Host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host.Trim('[', ']') : uri.IdnHost,
            Port = uri.IsDefaultPort || uri.Port < 0 ? (mode == TlsMode.Implicit ? 465 : 587) : uri.Port,
            Mode = mode,
            Discover = discover,
            PortIsStated = uri.Query.Length > 0,
            UserName = user,
        };
    }

    private static (string? User, bool HasPassword) UserInfo(Uri uri)
    {
        if (uri.UserInfo.Length == 0)
        {
            return (null, false);
        }

        var colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
        return (Uri.UnescapeDataString(colon < 0 ? uri.UserInfo : uri.UserInfo[..colon]), colon >= 0);
    }

    // The URL itself is not repeated: it may hold a password.
    private static SendException Invalid(string message) =>
        new(SendError.Refusal(SendStage.Configure, SendFault.InvalidRelayUrl, message, FailureScope.Relay));
}
