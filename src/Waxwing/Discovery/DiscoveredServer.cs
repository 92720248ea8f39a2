using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>A submission server that a domain's SRV records name, and how far they can be relied on.</summary>
/// <param name="Domain">The domain whose records they are.</param>
/// <param name="Service">The service label: <c>_submissions</c> or <c>_submission</c>.</param>
/// <param name="Mode">Where TLS begins, which follows from the service.</param>
/// <param name="Target">The host.</param>
/// <param name="Port">The port.</param>
/// <param name="IsSecure">Whether DNSSEC vouches for the records.</param>
/// <param name="Answer">All records of the answer, as a zone file has them.</param>
internal sealed record DiscoveredServer(Domain Domain, string Service, TlsMode Mode, Domain Target, int Port, bool IsSecure, IReadOnlyList<string> Answer)
{
    /// <summary>
    /// The name that the certificate has to bear: the target's, where DNSSEC binds it to the domain; otherwise the domain's
    /// own, since anybody on the way could have written the target (RFC 6186 §6, RFC 9525 §6.1.2).
    /// </summary>
    public string VerifiedName => IsSecure ? Target.Ascii : Domain.Ascii;

    /// <summary>The relay as somebody would have configured it by hand.</summary>
    public RelayOptions AsConfigured(RelayOptions asked) =>
        asked with { Discover = false, Host = Target.Ascii, Port = Port, Mode = Mode, PortIsStated = true };

    /// <summary>The policy of the relay, with the names that this server may have.</summary>
    public TlsPolicy Policy(TlsPolicy policy) => IsSecure ? policy : policy.WithService(Service);

    /// <summary>What the receipt says, once the certificate was verified.</summary>
    public DiscoveryRecord Record(string? matchedName) =>
        new(Domain.Ascii, $"{Service}._tcp", IsSecure ? DnsStatus.Secure : DnsStatus.Insecure, [.. Answer], Target.Ascii, Port, matchedName);
}
