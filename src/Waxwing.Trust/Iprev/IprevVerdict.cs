using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>The result of a check of an address's name. Immutable.</summary>
public sealed record IprevVerdict
{
    internal IprevVerdict(DnsName name, DnsAnswer pointer) => (Name, Pointer) = (name, pointer);

    /// <summary>The address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The result.</summary>
    public required IprevResult Result { get; init; }

    /// <summary>The name that leads back to the address; null unless the result is <see cref="IprevResult.Pass"/>.</summary>
    public Domain? Host { get; init; }

    /// <summary>What it comes to, a sentence for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>The name of the address in the tree of addresses, where its names are looked up.</summary>
    internal DnsName Name { get; }

    /// <summary>What was found there.</summary>
    internal DnsAnswer Pointer { get; }
}
