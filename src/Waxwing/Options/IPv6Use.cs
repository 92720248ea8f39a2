namespace Waxwing;

/// <summary>When mail hosts are reached over IPv6.</summary>
public enum IPv6Use
{
    /// <summary>
    /// Where DNS shows that our IPv6 address is a mail server's: it has a name that leads back to it (PTR), and SPF of the reverse-path passes for it. Hosts refuse
    /// most other mail over IPv6. What DNS does not say counts as not shown: the message goes over IPv4 this time.
    /// </summary>
    WhereProven,

    /// <summary>Always, whatever DNS says of our address.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
