using System.Collections.Immutable;
using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Server.Domains;

/// <summary>What the operator says about sending domains. Immutable.</summary>
internal sealed record DomainOptions
{
    /// <summary>What an operator calls this place in <c>region</c>, which Resend's form has; no other is taken.</summary>
    public string Region { get; init; } = "local";

    /// <summary>The domains that the operator vouches for. Every node of a service has the same.</summary>
    public ImmutableArray<DeclaredDomain> Declared { get; init; } = [];

    /// <summary>The addresses that mail leaves from, for SPF; empty with a relay.</summary>
    public ImmutableArray<IPAddress> Addresses { get; init; } = [];

    /// <summary>The domains whose SPF records name the relays' hosts.</summary>
    public ImmutableArray<Domain> Includes { get; init; } = [];

    /// <summary>Where DMARC reports should go; null: to the postmaster of each domain.</summary>
    public Mailbox? Reports { get; init; }

    /// <summary>The host that takes bounces, for the MX records of return paths; null: this service has none, and no domain is asked for one.</summary>
    public Domain? ReturnPathHost { get; init; }

    /// <summary>How many domains a tenant may have. Default 100.</summary>
    public int MaxPerTenant { get; init; } = 100;

    /// <summary>How long a domain that was verified may be used while its records cannot be seen. Default 72 hours.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromHours(72);

    /// <summary>How long the records of a new domain are looked for. Default 72 hours.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(72);

    /// <summary>How often a verified domain is looked at. Default a day.</summary>
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long the record of a key stays listed that signs no more: the 14 days that a signature holds (<c>x=</c>) and the 5 that mail may wait.</summary>
    public TimeSpan KeepRetired { get; init; } = TimeSpan.FromDays(19);

    /// <summary>How long DNS is asked about one domain. Default 20 seconds.</summary>
    public TimeSpan LookLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Who asks for the verification of a domain that was looked at no longer ago hears what was found then: DNS of strangers is not asked in a loop. Default 5 seconds.</summary>
    public TimeSpan AskPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often what other nodes changed is read. Default 5 seconds.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is looked for domains whose check is due. Default a minute.</summary>
    public TimeSpan WatchEvery { get; init; } = TimeSpan.FromMinutes(1);
}
