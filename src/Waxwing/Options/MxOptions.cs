using System.Net;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>
/// Delivery to the mail hosts of the recipients' domains, in place of relays. What the TLS of a host is judged by follows from what its domain publishes
/// (DANE, MTA-STS, else encryption alone); nothing here makes it weaker. Immutable.
/// </summary>
public sealed record MxOptions
{
    /// <summary>
    /// What we call ourselves in EHLO: a domain whose address is the one that we send from, since mail hosts look that up; or an address literal.
    /// A domain whose best mail host has this name is not sent to: that would be a loop.
    /// </summary>
    public required string EhloName { get; init; }

    /// <summary>The address to send from, or null for whichever the system takes. Only mail hosts with addresses of its family are reached then.</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary>Whether hosts are reached over IPv6 as well. Default true; many hosts refuse senders whose IPv6 address has no name.</summary>
    public bool UseIPv6 { get; init; } = true;

    /// <summary>
    /// The most messages that are under way at once to one site, which is all domains with the same mail hosts and the same rule for their TLS; and so the
    /// most connections to each of its hosts: 1 to 64. Default 2.
    /// </summary>
    public int MaxConnectionsPerSite
    {
        get;
        init => field = value is >= 1 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(MaxConnectionsPerSite), value, "MaxConnectionsPerSite is 1 to 64.");
    } = 2;

    /// <summary>The port of mail hosts: 1 to 65535. Default 25, and nothing else in the world; another one is for tests. At 25 no mail host is on this machine.</summary>
    public int Port
    {
        get;
        init => field = value is >= 1 and <= 65535 ? value : throw new ArgumentOutOfRangeException(nameof(Port), value, "Port is 1 to 65535.");
    } = 25;

    /// <summary>A PEM file of authorities that are trusted in place of the system's, where a domain's MTA-STS policy asks for one; or null.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The MTA-STS policies of domains, with a store of one's own or shared by several senders; not disposed of. Null: kept in memory, as long as the sender lives.</summary>
    public MtaStsPolicies? MtaSts { get; init; }

    /// <summary>Who counts sessions for the reports that domains ask for (RFC 8460), or null for nobody.</summary>
    public TlsReportCollector? TlsReports { get; init; }
}
