using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Webhooks;

/// <summary>Sends what is due for one endpoint, in order, as long as something is and the endpoint takes it.</summary>
internal sealed class WebhookLane(Guid webhook, Lease lease, IWebhookQueue queue, WebhookPost post, WebhookPlaces places, WebhookOptions options, WebhookTelling telling, TimeProvider clock)
{
    private readonly Dictionary<long, Task> _underWay = [];

    // Whether something ended since the store was asked: what it held up may be due now.
    private bool _mayBeMore;

    /// <summary>Sends it.</summary>
    /// <param name="stop">Begins nothing more.</param>
    /// <param name="abandon">Leaves what is under way.</param>
    /// <exception cref="Store.StoreException">The store does not do what is asked of it.</exception>
    /// <exception cref="OperationCanceledException">Something was left.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken abandon)
    {
        try
        {
            do
            {
                if (!stop.IsCancellationRequested && await queue.ClaimAsync(webhook, lease, options.Places, _underWay.Keys, abandon).ConfigureAwait(false) is { } claim)
                {
                    foreach (var due in claim.Events)
                    {
                        _underWay.Add(due.Number, SendAsync(claim, due, abandon));
                    }
                }

                await OneEndsAsync().ConfigureAwait(false);
            }
            while (_underWay.Count > 0 || _mayBeMore);
        }
        finally
        {
            // What is under way is not left alone, whatever happened.
            await Task.WhenAll(_underWay.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task OneEndsAsync()
    {
        _mayBeMore = _underWay.Count > 0;
        if (!_mayBeMore)
        {
            return;
        }

        await Task.WhenAny(_underWay.Values).ConfigureAwait(false);
        foreach (var (number, task) in _underWay.Where(pair => pair.Value.IsCompleted).ToArray())
        {
            _underWay.Remove(number);
            await task.ConfigureAwait(false);
        }
    }

    private async Task SendAsync(WebhookClaim claim, DueEvent due, CancellationToken abandon)
    {
        var (at, answer) = await places.RunAsync(
            claim.Webhook.Tenant,
            async () => (clock.GetUtcNow(), await post.SendAsync(claim.Webhook.Endpoint, claim.Secrets, due.Id, due.Body, abandon).ConfigureAwait(false)),
            abandon).ConfigureAwait(false);
        var fate = await queue.RecordAsync(claim, due, new WebhookAttempt(Ids.New(clock), at, answer), CancellationToken.None).ConfigureAwait(false);
        telling.Attempted(claim.Webhook, answer, fate);
    }
}
