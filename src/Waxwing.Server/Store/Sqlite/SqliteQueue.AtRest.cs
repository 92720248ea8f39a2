using System.Security.Cryptography;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <content>Content is decrypted behind the writer's turn.</content>
internal sealed partial class SqliteQueue
{
    // Behind the columns of DsnColumns.
    private const int DataKeyColumn = 20;

    private async Task<IReadOnlyList<Claimed>> OpenAsync(List<SealedClaim> leased)
    {
        var claimed = new List<Claimed>(leased.Count);
        foreach (var (one, key) in leased)
        {
            try
            {
                claimed.Add(key is null ? one : one with { Content = protection.Content(one.Tenant, one.MessageId, key, one.Content) });
            }
            catch (CryptographicException exception)
            {
                await HoldAsync(one, exception.Message).ConfigureAwait(false);
            }
        }

        return claimed;
    }

    // Nobody can send it, and nothing of it is lost: a person decides.
    private Task HoldAsync(Claimed one, string why)
    {
        var reason = $"its content cannot be decrypted: {why}";
        return database.WriteAsync(writing =>
        {
            if (SqliteMail.Find(writing, one.Tenant, one.MessageId) is { } message && writing.Execute(
                "UPDATE deliveries SET state = ?3, due_at = ?4, lease_until = NULL, node = NULL, attempts = attempts - 1, reason = ?5 WHERE message = ?1 AND number = ?2 AND fence = ?6",
                message, one.Number, (int)DeliveryState.Held, clock.GetUtcNow().ToKept(), reason, one.Fence) > 0)
            {
                MessageRows.Tell(writing, message, new MailEvent
                {
                    Id = Ids.New(clock), Type = MailEventType.Held, At = clock.GetUtcNow(), Tenant = one.Tenant, MessageId = one.MessageId, Recipient = one.Recipient.ToString(), Reason = reason,
                });
            }
        });
    }

    private readonly record struct SealedClaim(Claimed Claimed, byte[]? DataKey);
}
