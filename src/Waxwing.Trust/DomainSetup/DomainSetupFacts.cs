using System.Collections.Immutable;
using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>What is published now, as it was found. Immutable.</summary>
internal sealed record DomainSetupFacts
{
    /// <summary>TXT under the name of each key, in the order of the request.</summary>
    public ImmutableArray<DnsAnswer> Keys { get; init; } = [];

    /// <summary>MX of the domain.</summary>
    public required DnsAnswer MailHosts { get; init; }

    /// <summary>MX of the return path.</summary>
    public required DnsAnswer ReturnPathHosts { get; init; }

    /// <summary>SPF of the return path.</summary>
    public required SpfFacts Spf { get; init; }

    /// <summary>DMARC of the domain and those above it.</summary>
    public required DmarcWalk Dmarc { get; init; }

    /// <summary>Whether the domain itself has more than one record of DMARC.</summary>
    public bool DmarcIsRepeated { get; init; }

    /// <summary>Whether the domain of the reports agrees to get them; null where DNS does not say. True where it is the same organization.</summary>
    public bool? ReportsAreWelcome { get; init; } = true;

    /// <summary>TXT of MTA-STS.</summary>
    public required DnsAnswer MtaSts { get; init; }

    /// <summary>The policy that is served; null where none is.</summary>
    public MtaStsPolicy? Policy { get; init; }

    /// <summary>Why no policy is served.</summary>
    public MtaStsFault? PolicyFault { get; init; }

    /// <summary>TXT of TLSRPT.</summary>
    public required DnsAnswer TlsRpt { get; init; }

    /// <summary>The names of the addresses of the request.</summary>
    public ImmutableArray<ReverseFacts> Reverse { get; init; } = [];
}

/// <summary>What was found of SPF.</summary>
/// <param name="Answer">TXT of the return path.</param>
/// <param name="Merge">The record with what it lacks; null where DNS does not say.</param>
/// <param name="Lookups">How many look-ups a receiver needs for that record, of ten.</param>
/// <param name="Fault">Why that record does not work; otherwise null.</param>
internal sealed record SpfFacts(DnsAnswer Answer, SpfMerge? Merge, int Lookups, SpfFault? Fault);

/// <summary>The name of an address, and the way back.</summary>
/// <param name="Address">The address.</param>
/// <param name="Name">Its name in the tree of addresses.</param>
/// <param name="Pointer">PTR of that name.</param>
/// <param name="Confirmed">The first host that is named there and has the address; null for none.</param>
internal sealed record ReverseFacts(IPAddress Address, DnsName Name, DnsAnswer Pointer, Domain? Confirmed);
