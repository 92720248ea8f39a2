using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Api.Webhooks;

/// <summary>An endpoint to tell of events.</summary>
internal sealed record CreateWebhook
{
    /// <summary>Where events go: an https:// URL that leads to a public address.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Of what it is told: at least one of email.sent, scheduled, delivered, delivery_delayed, bounced, failed, suppressed, complained, canceled, unknown, held; domain.created, updated, deleted; suppression.added, removed.</summary>
    public string[]? Events { get; set; }
}

/// <summary>What of an endpoint is to be another; what is left out stays.</summary>
internal sealed record ChangeWebhook
{
    /// <summary>Where events go: an https:// URL that leads to a public address.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Of what it is told: at least one.</summary>
    public string[]? Events { get; set; }

    /// <summary>enabled or disabled. What happens while it is disabled is not told to it later.</summary>
    public string? Status { get; set; }
}

/// <summary>The secret of an endpoint.</summary>
/// <param name="Id">The endpoint.</param>
/// <param name="SigningSecret">What its requests are signed with.</param>
internal sealed record WebhookSigningSecret(Guid Id, string SigningSecret)
{
    /// <summary>Always <c>webhook</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "webhook";
}

/// <summary>An endpoint, as lists show it.</summary>
internal record WebhookSummary
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>enabled or disabled.</summary>
    public required string Status { get; init; }

    /// <summary>Where events go.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Of what it is told.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Since when it acknowledged nothing (UTC), or null. Not at Resend.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Until when nothing is sent to it, since too much failed (UTC), or null. Not at Resend.</summary>
    public DateTimeOffset? RestsUntil { get; init; }

    /// <summary>Whether the service disabled it, since it acknowledged nothing for days. Not at Resend.</summary>
    public bool GivenUp { get; init; }

    /// <summary>As it is shown.</summary>
    public static WebhookSummary Of(Webhook webhook) => new()
    {
        Id = webhook.Id,
        CreatedAt = webhook.CreatedAt,
        Status = webhook.Status == WebhookStatus.Enabled ? "enabled" : "disabled",
        Endpoint = webhook.Endpoint.AbsoluteUri,
        Events = [.. webhook.Types.Select(type => type.Word())],
        FailingSince = webhook.FailingSince,
        RestsUntil = webhook.RestsUntil,
        GivenUp = webhook.Status == WebhookStatus.GivenUp,
    };
}

/// <summary>An endpoint with its secret.</summary>
internal sealed record ShownWebhook : WebhookSummary
{
    [SetsRequiredMembers]
    private ShownWebhook(WebhookSummary summary)
        : base(summary)
    {
    }

    /// <summary>Always <c>webhook</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "webhook";

    /// <summary>What its requests are signed with.</summary>
    public string SigningSecret { get; init; } = "";

    /// <summary>As it is shown.</summary>
    public static ShownWebhook Of(Webhook webhook, WebhookSecret secret) => new(Of(webhook)) { SigningSecret = secret.Text };
}

/// <summary>An event on its way to an endpoint, as lists show it.</summary>
internal record WebhookEventSummary
{
    /// <summary>Its id: that of <c>svix-id</c> and <c>webhook-id</c>, the same for every attempt.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>pending (no attempt was made), attempting (one failed, and others follow), success or failed.</summary>
    public required string Status { get; init; }

    /// <summary>As it is shown.</summary>
    public static WebhookEventSummary Of(WebhookDelivery delivery) => new() { Id = delivery.Id, Type = delivery.Type.Word(), CreatedAt = delivery.At, Status = Word(delivery) };

    private static string Word(WebhookDelivery delivery) => delivery.State switch
    {
        WebhookDeliveryState.Waits => delivery.Attempts == 0 ? "pending" : "attempting",
        WebhookDeliveryState.Acknowledged => "success",
        WebhookDeliveryState.Failed => "failed",
    };
}

/// <summary>An event on its way to an endpoint.</summary>
internal sealed record ShownWebhookEvent : WebhookEventSummary
{
    [SetsRequiredMembers]
    private ShownWebhookEvent(WebhookEventSummary summary)
        : base(summary)
    {
    }

    /// <summary>Always <c>webhook_event</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "webhook_event";

    /// <summary>When the next attempt is due (UTC), or null.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>What is sent.</summary>
    public JsonElement Payload { get; init; }

    /// <summary>As it is shown.</summary>
    public static ShownWebhookEvent Of(WebhookDelivery delivery, byte[] payload)
    {
        using var body = JsonDocument.Parse(payload);
        return new ShownWebhookEvent(Of(delivery)) { NextAttemptAt = delivery.State == WebhookDeliveryState.Waits ? delivery.NextAt : null, Payload = body.RootElement.Clone() };
    }
}

/// <summary>An attempt to tell an endpoint of an event.</summary>
/// <param name="Id">Its id.</param>
/// <param name="HttpStatusCode">The status of the answer; 0 where none came.</param>
/// <param name="Response">The beginning of the answer's body.</param>
/// <param name="SentAt">When it was begun (UTC).</param>
/// <param name="Error">Why no answer came or it is not shown, in words; or null. Not at Resend.</param>
/// <param name="DurationMs">How many milliseconds it took. Not at Resend.</param>
internal sealed record ShownWebhookAttempt(Guid Id, int HttpStatusCode, string Response, DateTimeOffset SentAt, string? Error, long DurationMs)
{
    /// <summary>As it is shown.</summary>
    public static ShownWebhookAttempt Of(WebhookAttempt attempt) =>
        new(attempt.Id, attempt.Answer.Status ?? 0, attempt.Answer.Response, attempt.At, attempt.Answer.Fault, (long)attempt.Answer.Took.TotalMilliseconds);
}
