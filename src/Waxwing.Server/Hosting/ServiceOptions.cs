using System.Collections.Immutable;
using System.Net;
using Waxwing.Server.Accepting;
using Waxwing.Server.AtRest;
using Waxwing.Server.Commands;
using Waxwing.Server.Domains;
using Waxwing.Server.Drops;
using Waxwing.Server.Mail;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Streams;
using Waxwing.Server.Webhooks;
using Waxwing.Trust;

namespace Waxwing.Server.Hosting;

/// <summary>Everything that the service needs to know: the section <c>service</c> of the configuration, and what the command line says in its place.</summary>
internal sealed record ServiceOptions
{
    /// <summary>The folder of everything that is kept.</summary>
    public string Data { get; init; } = DataFolder.Default;

    /// <summary>Where the HTTP API listens: <c>https://HOST:PORT</c>, or <c>http://</c> on loopback.</summary>
    public Uri Http { get; init; } = new("http://127.0.0.1:8025");

    /// <summary>Where submission with implicit TLS listens, or null.</summary>
    public IPEndPoint? Submissions { get; init; }

    /// <summary>Where submission with STARTTLS listens, or null.</summary>
    public IPEndPoint? Submission { get; init; }

    /// <summary>The port of loopback for old programs that know no TLS, or null.</summary>
    public int? PlainLoopback { get; init; }

    /// <summary>The key, by its id, that mail of <see cref="PlainLoopback"/> belongs to.</summary>
    public Guid? PlainKey { get; init; }

    /// <summary>The PEM file of the certificate with its chain, or null.</summary>
    public string? Certificate { get; init; }

    /// <summary>The PEM file of its key, or null.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>What the service calls itself in greetings and reports. Null: the machine's name where that is a domain, else <c>localhost</c>.</summary>
    public string? Name { get; init; }

    /// <summary>How mail leaves; null: to the embedded sandbox.</summary>
    public SenderOptions? Sender { get; init; }

    /// <summary>Whom to ask about names; null: the system's resolver.</summary>
    public IDnsLookup? Dns { get; init; }

    /// <summary>What the operator says about sending domains.</summary>
    public DomainOptions Domains { get; init; } = new();

    /// <summary>Where bounces and complaints come to; null: nowhere, and mail has the reverse-path of its sender.</summary>
    public ReturnPathOptions? ReturnPath { get; init; }

    /// <summary>What the operator says about the endpoints of webhooks.</summary>
    public WebhookOptions Webhooks { get; init; } = new();

    /// <summary>The token that metrics are read with from other machines, or null.</summary>
    public Secret? MetricsToken { get; init; }

    /// <summary>Where signed heads of the audit log go: see <see cref="Audit.AuditOptions.Destinations"/>.</summary>
    public ImmutableArray<string> AuditHeads { get; init; } = [];

    /// <summary>The authorities that vouch for those destinations, in PEM; null: the system's.</summary>
    public string? AuditHeadsAuthority { get; init; }

    /// <summary>Drop links.</summary>
    public DropOptions Drops { get; init; } = new();

    /// <summary>What is accepted.</summary>
    public AcceptingOptions Accepting { get; init; } = new();

    /// <summary>The requests that a key may make in a second; bursts of twice as many are taken. Default 1,000.</summary>
    public int RequestsPerSecond { get; init; } = 1000;

    /// <summary>Hosts from which attachments may be fetched that are named by a URL. Default: none.</summary>
    public ImmutableArray<string> AttachmentHosts { get; init; } = [];

    /// <summary>Where people reach the service, <c>https://HOST</c>: there are its links to unsubscribe. Null: it has none.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The file of what the operator says of sites, in place of what comes with Waxwing; or null.</summary>
    public string? Sites { get; init; }

    /// <summary>Domains that the operator vouches for: whose mail may be from them, without a look at DNS.</summary>
    public ImmutableArray<DeclaredDomains> Tenants { get; init; } = [];

    /// <summary>Users of the submission listener beside keys.</summary>
    public ImmutableArray<DeclaredUser> Users { get; init; } = [];

    /// <summary>What happens to mail of unknown fate.</summary>
    public UnknownFate Unknown { get; init; } = new(Holds: false, TimeSpan.Zero, TimeSpan.FromMinutes(15));

    /// <summary>The least wait before the second attempt, and half of the most; each further one is twice as long. Null: one minute with a relay, five with mail hosts.</summary>
    public TimeSpan? FirstRetry { get; init; }

    /// <summary>The longest wait between attempts. Default four hours.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The most deliveries under way at once. Default 256.</summary>
    public int Places { get; init; } = 256;

    /// <summary>The most of them in one lane. Default: as many as in all.</summary>
    public int? PlacesPerLane { get; init; }

    /// <summary>The most deliveries that one lane begins in a second. Default: no bound.</summary>
    public int? PerSecondPerLane { get; init; }

    /// <summary>Where the key-encryption keys of data at rest are; null: it is not encrypted.</summary>
    public DataKeyReference? DataKey { get; init; }

    /// <summary>How long content is kept behind the final state of a message. Default 30 days.</summary>
    public TimeSpan KeepContent { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long addresses of recipients are kept behind that. Null: for ever.</summary>
    public TimeSpan? KeepAddresses { get; init; }

    /// <summary>How long events are kept behind that. Null: for ever.</summary>
    public TimeSpan? KeepEvents { get; init; }
}

/// <summary>What the operator says of a tenant: the domains that he vouches for, and streams.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Domains">The domains.</param>
internal sealed record DeclaredDomains(string Tenant, ImmutableArray<string> Domains)
{
    /// <summary>The tenant's own streams beside transactional and bulk.</summary>
    public ImmutableArray<MailStream> Streams { get; init; } = [];
}

/// <summary>A user of the submission listener.</summary>
/// <param name="Name">The name that is given to AUTH.</param>
/// <param name="Password">His password.</param>
/// <param name="Key">The key, by its id, that his mail belongs to.</param>
internal sealed record DeclaredUser(string Name, Secret Password, Guid Key);
