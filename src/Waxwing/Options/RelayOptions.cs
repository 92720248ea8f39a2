using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>One relay: the server that mail is handed to. Immutable.</summary>
public sealed record RelayOptions
{
    /// <summary>What is spoken. Default: SMTP inside TLS. LMTP goes without, to this machine only, and with no credential.</summary>
    public RelayProtocol Protocol { get; init; } = RelayProtocol.Smtp;

    /// <summary>
    /// The host name or IP address, against which the certificate is verified; with <see cref="Discover"/>, the domain. With LMTP a loopback address or
    /// <c>localhost</c>; not used where <see cref="SocketPath"/> is given.
    /// </summary>
    public required string Host { get; init; }

    /// <summary>With LMTP the absolute path of a Unix socket, in place of host and port; or null.</summary>
    public string? SocketPath { get; init; }

    /// <summary>
    /// Whether <see cref="Host"/> is a domain whose submission server is found by SRV records (RFC 6186). Port and mode then
    /// follow from those. A server that neither DNSSEC nor its own certificate binds to the domain is not used. Default false.
    /// </summary>
    public bool Discover { get; init; }

    /// <summary>The TCP port. Default 465.</summary>
    public int Port { get; init; } = 465;

    /// <summary>Where TLS begins. Default: with the first octet, as on port 465.</summary>
    public TlsMode Mode { get; init; } = TlsMode.Implicit;

    /// <summary>Whether the combination of a registered port with the other's mode is meant. Default false: it is refused as a mistake.</summary>
    public bool PortIsStated { get; init; }

    /// <summary>The user to authenticate as, or null for a relay that knows us by other means.</summary>
    public string? UserName { get; init; }

    /// <summary>The password of <see cref="UserName"/>. A user has either this, a <see cref="Token"/>, <see cref="OAuth"/>, or a client certificate alone.</summary>
    public Secret? Password { get; init; }

    /// <summary>
    /// An OAuth 2.0 access token of <see cref="UserName"/>, for OAUTHBEARER and XOAUTH2; or null. It is read for each
    /// connection, so that whoever writes the file may refresh it.
    /// </summary>
    public Secret? Token { get; init; }

    /// <summary>
    /// How the access tokens of <see cref="UserName"/> are come by, or null. It is the package <c>Waxwing.OAuth</c> that does so, as <see cref="TokenSource"/>;
    /// without one such a relay is refused.
    /// </summary>
    public OAuthOptions? OAuth { get; init; }

    /// <summary>Who gives the access tokens of <see cref="UserName"/>, for OAUTHBEARER and XOAUTH2; or null. It is asked before each authentication.</summary>
    public IAccessTokenSource? TokenSource { get; init; }

    /// <summary>
    /// A PEM file of the certificate to show to a relay that asks for one, its intermediates behind it; or null. Without
    /// <see cref="Password"/>, <see cref="Token"/> and <see cref="TokenSource"/> it is also what AUTH EXTERNAL says who we are by.
    /// </summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>The private key of <see cref="ClientCertificateFile"/>, in PEM and not encrypted; required with one.</summary>
    public Secret? ClientKey { get; init; }

    /// <summary>The weakest SASL mechanism that may be used, or null for any that Waxwing accepts.</summary>
    public AuthMechanism? MinimumMechanism { get; init; }

    /// <summary>A PEM file of authorities that are trusted in place of the system's, or null.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>SHA-256 fingerprint of the one certificate to accept, for hosts that are not public; or null.</summary>
    public string? TrustedCertificateFingerprint { get; init; }

    /// <summary>The most connections that are open at once: 1 to 64. Default 4.</summary>
    public int MaxConnections
    {
        get;
        init => field = value is >= 1 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(MaxConnections), value, "MaxConnections is 1 to 64.");
    } = 4;

    /// <summary>The most messages that go over one connection, which then ends in order.</summary>
    internal int MaxMessages { get; init; } = int.MaxValue;

    /// <summary>
    /// The most messages that wait for their final reply on one connection: 1 to 64. Default 64. It is reached only with
    /// PIPELINING, after success, and by a relay that takes a message behind another. With LMTP it is one.
    /// </summary>
    public int MaxWindow
    {
        get;
        init => field = value is >= 1 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(MaxWindow), value, "MaxWindow is 1 to 64.");
    } = 64;

    /// <summary>
    /// Pins of public keys, of which one has to be in the server's verified chain, in addition to everything else: see
    /// <see cref="TlsPolicy.WithPins"/>. At least two, of which one is the backup. Default: none.
    /// </summary>
    public ImmutableArray<string> Pins { get; init; } = [];

    /// <summary>What we call ourselves in EHLO: a domain or address literal. Null: see <see cref="SmtpConnectionOptions.EhloName"/>.</summary>
    public string? EhloName { get; init; }

    /// <summary>Whether it is a mail host that DNS names, and nobody's configuration.</summary>
    internal bool IsMailHost { get; init; }

    /// <summary>The relay as a URL, without any secret.</summary>
    public string Url => SocketPath is not null ? $"lmtp+unix:{SocketPath}" : Discover ? $"srv://{Host}" : UrlOf(user: "");

    /// <summary>The same with the user in it, as somebody would write it.</summary>
    internal string UrlWithUser => UrlOf(UserName is null ? "" : $"{Uri.EscapeDataString(UserName)}@") + (Port is 465 or 587 or 25 && PortIsStated && (Port == 465) != (Mode == TlsMode.Implicit) ? "?port=stated" : "");

    private string UrlOf(string user) => $"{(Protocol == RelayProtocol.Lmtp ? "lmtp" : Mode == TlsMode.Implicit ? "smtps" : "smtp")}://{user}{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    /// <summary>Reads a relay from its URL.</summary>
    /// <param name="url">
    /// <c>smtps://user@host:465</c> (implicit TLS), <c>smtp://user@host:587</c> (STARTTLS, required), or <c>srv://user@domain</c>
    /// (found by the domain's SRV records); or <c>lmtp://127.0.0.1:24</c> or <c>lmtp+unix:/path</c>, on this machine without TLS.
    /// </param>
    /// <returns>The relay.</returns>
    /// <exception cref="SendException">The URL is not one (<see cref="SendFault.InvalidRelayUrl"/>), or contradicts itself.</exception>
    public static RelayOptions FromUrl(string url) => RelayUrl.Parse(url);

    /// <summary>The relay's URL.</summary>
    public override string ToString() => Url;
}
