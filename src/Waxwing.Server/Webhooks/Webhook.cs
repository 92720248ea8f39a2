using System.Collections.Immutable;

namespace Waxwing.Server.Webhooks;

/// <summary>An endpoint that is told of events.</summary>
internal sealed record Webhook
{
    /// <summary>Its name.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose events.</summary>
    public required string Tenant { get; init; }

    /// <summary>Where they go.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Of what it is told.</summary>
    public required ImmutableArray<WebhookEventType> Types { get; init; }

    /// <summary>Whether it is told.</summary>
    public WebhookStatus Status { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many attempts failed since one was acknowledged.</summary>
    public int Failures { get; init; }

    /// <summary>Since when nothing was acknowledged (UTC); null: the last attempt was.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Until when nothing is sent, since too much failed (UTC); null: it does not rest.</summary>
    public DateTimeOffset? RestsUntil { get; init; }
}

/// <summary>Whether an endpoint is told. The numbers are in databases.</summary>
internal enum WebhookStatus
{
    /// <summary>It is.</summary>
    Enabled = 0,

    /// <summary>Its tenant does not want it to be.</summary>
    Disabled = 1,

    /// <summary>It acknowledged nothing for days, and is not until its tenant enables it again.</summary>
    GivenUp = 2,
}

/// <summary>What of an endpoint is to be another; null: it stays.</summary>
/// <param name="Endpoint">Where events go.</param>
/// <param name="Types">Of what it is told.</param>
/// <param name="IsEnabled">Whether it is told.</param>
internal sealed record WebhookChange(Uri? Endpoint, ImmutableArray<WebhookEventType>? Types, bool? IsEnabled);
