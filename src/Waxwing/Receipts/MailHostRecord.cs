using System.Collections.Immutable;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>What the TLS of a mail host is judged by.</summary>
public enum MailHostTls
{
    /// <summary>Nothing but encryption: the domain publishes nothing that could be relied on. Whoever answers gets the mail, never in clear.</summary>
    Opportunistic,

    /// <summary>An MTA-STS policy that its domain only tests (RFC 8461 §5): as without one, and what would fail is reported.</summary>
    MtaStsTesting,

    /// <summary>An MTA-STS policy (RFC 8461): the host is one that it names, and an authority vouches for it.</summary>
    MtaSts,

    /// <summary>TLSA records of which none can be used (RFC 7672 §2.2): TLS is required, and nobody vouches for the host.</summary>
    DaneUnusable,

    /// <summary>TLSA records that DNSSEC vouches for (RFC 7672): the host has the certificate of one, or gets nothing.</summary>
    Dane,

    /// <summary>
    /// Nothing but encryption, although the domain asks for more: the message says <c>TLS-Required: No</c> (RFC 8689), and its author may
    /// (<see cref="MxOptions.MayWaiveAuthentication"/>). The reason tells what was waived.
    /// </summary>
    Waived,
}

/// <summary>A mail host of a recipient's domain, and what its TLS is judged by.</summary>
/// <param name="Domain">The domain whose mail it takes.</param>
/// <param name="Host">The host; the domain itself where it has no MX record, or an address literal.</param>
/// <param name="Preference">The preference of its MX record, the lowest tried first; null where there is none.</param>
/// <param name="Security">Whether DNSSEC vouches for the answer that names the host: Secure or Insecure.</param>
/// <param name="Tls">What its TLS is judged by.</param>
/// <param name="Reason">Why by that, in words for a person.</param>
/// <param name="Tlsa">The TLSA records that rule, as a zone file has them; none elsewhere.</param>
/// <param name="PolicyId">The id of the MTA-STS policy that rules or is tested, or null.</param>
public sealed record MailHostRecord(
    string Domain,
    string Host,
    int? Preference,
    DnsStatus Security,
    MailHostTls Tls,
    string Reason,
    ImmutableArray<string> Tlsa,
    string? PolicyId);
