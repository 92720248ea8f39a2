using System.Diagnostics.Metrics;
using Waxwing.Server.Telemetry;

namespace Waxwing.Server.Webhooks;

/// <summary>What sending to endpoints tells of itself: counts, what waits, the log. Thread-safe.</summary>
internal sealed class WebhookTelling
{
    private readonly Counter<long> _attempts;
    private readonly ILogger<WebhookTelling> _logger;
    private long _waiting;

    public WebhookTelling(IMeterFactory meters, ILogger<WebhookTelling> logger)
    {
        _logger = logger;
        var meter = meters.Create(ServiceInstruments.Name);
        _attempts = meter.CreateCounter<long>("waxwing.service.webhooks.attempts", "{request}", "Requests to the endpoints of webhooks, by how they ended.");
        meter.CreateObservableUpDownCounter("waxwing.service.webhooks.waiting", () => Interlocked.Read(ref _waiting), "{event}", "Events that wait for endpoints that are enabled.");
    }

    /// <summary>An attempt ended.</summary>
    public void Attempted(Webhook webhook, WebhookAnswer answer, WebhookFate fate)
    {
        var outcome = answer.IsAcknowledged ? "Acknowledged" : answer.Status is null ? "NoAnswer" : "Refused";
        _attempts.Add(1, new KeyValuePair<string, object?>(ServiceAttributes.Outcome, outcome));
        switch (fate)
        {
            case WebhookFate.Rests:
                WebhookLog.Rests(_logger, webhook.Id, webhook.Tenant, answer.Status, answer.Fault);
                break;
            case WebhookFate.GivenUp:
                WebhookLog.GivenUp(_logger, webhook.Id, webhook.Tenant);
                break;
            case WebhookFate.Failed:
                WebhookLog.Failed(_logger, webhook.Id, webhook.Tenant);
                break;
            case WebhookFate.Acknowledged or WebhookFate.TriedAgain or WebhookFate.Gone:
                break;
        }
    }

    /// <summary>So much waits.</summary>
    public void Waits(long count) => Interlocked.Exchange(ref _waiting, count);
}
