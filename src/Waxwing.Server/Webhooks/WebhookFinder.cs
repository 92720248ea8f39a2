using System.Text.Json;
using Waxwing.Server.Replies;
using Waxwing.Server.Store;

namespace Waxwing.Server.Webhooks;

/// <summary>Finds what happened to mail, and hands it to the endpoints that ask for it.</summary>
internal sealed class WebhookFinder(IWebhookQueue queue, ILogger<WebhookFinder> logger)
{
    private readonly ReplyJudge _judge = new(ReplyRules.Built);

    /// <summary>Finds all that there is.</summary>
    /// <returns>How many events somebody is to be told of.</returns>
    /// <exception cref="StoreException">The store does not do what is asked of it.</exception>
    public async Task<int> FindAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        while (await queue.ReadAsync(cancellationToken).ConfigureAwait(false) is { } window)
        {
            count += await queue.WriteAsync(window, [.. window.Mail.Select(Event).OfType<NewWebhookEvent>()], cancellationToken).ConfigureAwait(false) ?? 0;
            if (window.IsLast)
            {
                break;
            }
        }

        return count;
    }

    private NewWebhookEvent? Event(ToldMail mail)
    {
        try
        {
            var happened = JsonSerializer.Deserialize(mail.Json, StoreJson.Default.MailEvent)!;
            return WebhookEventTypes.Of(happened.Type) is { } type
                ? new NewWebhookEvent(happened.Id, happened.Tenant, type, happened.MessageId.ToString("n"), mail.Message, happened.At, WebhookBody.Of(type, happened, mail, _judge))
                : null;
        }
        catch (JsonException exception)
        {
            // One that is damaged must not stand before all others for ever.
            WebhookLog.Damaged(logger, mail.Message, exception.Message);
            return null;
        }
    }
}
