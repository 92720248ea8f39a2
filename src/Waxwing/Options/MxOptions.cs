using System.Collections.Immutable;
using System.Net;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>
/// Delivery to the mail hosts of the recipients' domains, in place of relays. What the TLS of a host is judged by follows from what its domain publishes
/// (DANE, MTA-STS, else encryption alone); nothing here makes it weaker. Immutable.
/// </summary>
public sealed record MxOptions
{
    /// <summary>The most connections to a site where nobody says another number.</summary>
    internal const int UsualConnectionsPerSite = 2;

    /// <summary>
    /// What we call ourselves in EHLO: a domain whose address is the one that we send from, since mail hosts look that up; or an address literal.
    /// A domain whose best mail host has this name is not sent to: that would be a loop.
    /// </summary>
    public required string EhloName { get; init; }

    /// <summary>
    /// The addresses of this machine to send from: one of each family that is to be used, and no host is reached over a family without one. Default, empty: whichever
    /// the system takes. Before they are used DNS is asked for their names (PTR) and for the address of <see cref="EhloName"/>; the addresses of that name are asked
    /// about in place of those that only this machine's own network knows (RFC 1918, 4193, 6598), and where this is empty. What is found stands in
    /// <see cref="MailSender.OwnAddresses"/>.
    /// </summary>
    public ImmutableArray<IPAddress> SourceAddresses { get; init; } = [];

    /// <summary>When hosts are reached over IPv6. Default: where DNS shows that our IPv6 address is a mail server's.</summary>
    public IPv6Use IPv6 { get; init; }

    /// <summary>
    /// The authors, by address or domain (without the domains below it), whose messages may say <c>TLS-Required: No</c> in their header (RFC 8689 §3): those go to mail hosts
    /// that DANE or MTA-STS would refuse, to whoever answers. They are encrypted all the same; never anything goes in clear. Meant for reports about failures of TLS
    /// (RFC 8460 §3). Default, empty: nobody; the field does nothing but a warning.
    /// </summary>
    public ImmutableArray<string> MayWaiveAuthentication { get; init; } = [];

    /// <summary>
    /// The most messages that are under way at once to one site, which is all domains with the same mail hosts and the same rule for their TLS; and so the
    /// most connections to each of its hosts: 1 to 64. Default 2.
    /// </summary>
    public int MaxConnectionsPerSite
    {
        get;
        init => field = value is >= 1 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(MaxConnectionsPerSite), value, "MaxConnectionsPerSite is 1 to 64.");
    } = UsualConnectionsPerSite;

    /// <summary>The limits of a host, by its name, in place of <see cref="MaxConnectionsPerSite"/>: those of the first host of a site are the site's. Null: that.</summary>
    internal Func<string, MxSiteLimits>? LimitsOf { get; init; }

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
