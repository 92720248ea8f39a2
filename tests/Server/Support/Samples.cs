using System.Collections.Immutable;
using System.Text;
using Waxwing.Server.Accounts;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Support;

/// <summary>Things of the service as tests need them.</summary>
internal static class Samples
{
    public static NewMessage Message(TimeProvider clock, params string[] recipients) => Message(clock, "acme", recipients);

    public static NewMessage Message(TimeProvider clock, string tenant, string[] recipients) => new()
    {
        Id = Ids.New(clock),
        Tenant = tenant,
        AcceptedAt = clock.GetUtcNow(),
        ExpiresAt = clock.GetUtcNow().AddDays(5),
        ReversePath = Mailbox.Parse("shop@acme.test"),
        MessageId = $"<{Guid.CreateVersion7(clock.GetUtcNow()):n}@acme.test>",
        Summary = new MessageSummary { From = "Shop <shop@acme.test>", To = [.. recipients], Subject = "Your order", Tags = ImmutableDictionary<string, string>.Empty.Add("order", "17") },
        Content = Encoding.ASCII.GetBytes("From: shop@acme.test\r\nSubject: Your order\r\n\r\nIt is on its way.\r\n"),
        Findings = "{}",
        Deliveries = [.. recipients.Select(recipient => new NewDelivery(Mailbox.Parse(recipient), IsHidden: false, Lane.RelaySite, DeliveryState.Queued))],
    };

    public static ApiKey Key(TimeProvider clock, out string secret, string tenant = "acme")
    {
        var id = Ids.New(clock);
        secret = KeySecret.New(id);
        return new ApiKey
        {
            Id = id,
            Tenant = tenant,
            Name = "shop",
            Scope = KeyScope.Full,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()),
            SecretHash = KeySecret.Hash(secret),
            Scram = ScramCredential.FromPassword(secret),
        };
    }

    public static Outcome Outcome(Claimed claimed, DeliveryState state, DateTimeOffset? dueAt = null, MailEvent? told = null) =>
        new() { MessageId = claimed.MessageId, Number = claimed.Number, Fence = claimed.Fence, State = state, DueAt = dueAt, Event = told };

    public static MailEvent Event(TimeProvider clock, Claimed claimed, MailEventType type) => new()
    {
        Id = Ids.New(clock), Type = type, At = clock.GetUtcNow(), Tenant = claimed.Tenant, MessageId = claimed.MessageId, Recipient = claimed.Recipient.ToString(), Attempt = claimed.Attempt,
    };
}
