using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Server.Webhooks;

/// <summary>What the operator says about endpoints.</summary>
internal sealed record WebhookOptions
{
    /// <summary>How long an endpoint may take to acknowledge.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>How long a secret signs behind the one that follows it.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>Hosts (<c>name</c>, or <c>name:port</c> for another port than 443) that may have private addresses. Default: none.</summary>
    public ImmutableArray<string> AllowedPrivateHosts { get; init; } = [];

    /// <summary>Whether endpoints may be <c>http://</c> on loopback, for development. Default: no.</summary>
    public bool PlainLoopback { get; init; }

    /// <summary>How long events and attempts are kept. Default 30 days.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long an endpoint may acknowledge nothing before it is given up. Default 5 days.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>The most requests to one endpoint at once. Default 4.</summary>
    public int Places { get; init; } = 4;

    /// <summary>The most endpoints of a tenant. Default 50.</summary>
    public int MaxPerTenant { get; init; } = 50;

    /// <summary>The authorities that vouch for endpoints; null: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Who knows the addresses of hosts; null: the platform.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>>? Resolve { get; init; }
}
