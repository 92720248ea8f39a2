using System.Data.Common;
using System.Text.Json;
using Waxwing.Server.AtRest;
using Waxwing.Server.Model;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>What endpoints are to be told, written in a transaction under way.</summary>
internal static class WebhookRows
{
    private static readonly DataProtection Unencrypted = new();

    // Whether an endpoint asks for a type (?2) of a tenant (?1) at a time (?3).
    private const string Asks = "tenant = ?1 AND status = 0 AND enabled_at <= ?3 AND (types >> ?2) & 1 = 1";

    /// <summary>Tells the endpoints of a tenant of something, if any asks for it; for rooms that change something, within their commit.</summary>
    /// <param name="writing">The transaction.</param>
    /// <param name="tenant">Whose.</param>
    /// <param name="type">What happened.</param>
    /// <param name="about">To what: of events about the same, none overtakes another.</param>
    /// <param name="at">When (UTC).</param>
    /// <param name="data">Writes the properties of <c>data</c>.</param>
    public static void Tell(Writing writing, string tenant, WebhookEventType type, string about, DateTimeOffset at, Action<Utf8JsonWriter> data)
    {
        if (AsksAnybody(writing, tenant, type, at))
        {
            // Nothing in it is secret, and the writer has no time: it is kept as it is.
            Insert(writing, Kept(Unencrypted, new NewWebhookEvent(Guid.CreateVersion7(at), tenant, type, about, null, at, WebhookBody.Of(type, at, data))), at.ToKept());
        }
    }

    /// <summary>Hands an event, as it is kept, to all endpoints that ask for it. False: none does, or it was handed over before.</summary>
    public static bool Insert(Writing writing, NewWebhookEvent told, long now)
    {
        if (!AsksAnybody(writing, told.Tenant, told.Type, told.At)
            || writing.Insert(
                "INSERT INTO webhook_events (id, tenant, type, about, message, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
                "seq", told.Id.ToOctets(), told.Tenant, (int)told.Type, told.About, told.Message, told.At.ToKept(), told.Body) is not { } number)
        {
            return false;
        }

        return writing.Execute(
            $"INSERT INTO webhook_deliveries (webhook, event, about, state, attempts, tries, next_at) SELECT id, ?4, ?5, 0, 0, 0, ?6 FROM webhooks WHERE {Asks}",
            told.Tenant, (int)told.Type, told.At.ToKept(), number, told.About, now) > 0;
    }

    /// <summary>Forgets what was told, or is to be told, of a message.</summary>
    public static void Forget(Writing writing, long message)
    {
        writing.Execute("DELETE FROM webhook_attempts WHERE event IN (SELECT seq FROM webhook_events WHERE message = ?1)", message);
        writing.Execute("DELETE FROM webhook_deliveries WHERE event IN (SELECT seq FROM webhook_events WHERE message = ?1)", message);
        writing.Execute("DELETE FROM webhook_events WHERE message = ?1", message);
    }

    /// <summary>The context of a secret, by the octets of its endpoint's id.</summary>
    public static byte[] SecretContext(byte[] webhook) => SealingContext.Of("webhook secret", webhook);

    /// <summary>The context of a body, by the octets of its event's id.</summary>
    public static byte[] BodyContext(byte[] told) => SealingContext.Of("webhook body", told);

    /// <summary>An event as it is kept: made before the writer's turn.</summary>
    public static NewWebhookEvent Kept(IDataProtection protection, NewWebhookEvent told) => told with { Body = protection.Seal(told.Body, BodyContext(told.Id.ToOctets())) };

    /// <summary>Keeps a secret.</summary>
    public static byte[] Kept(IDataProtection protection, Guid webhook, WebhookSecret secret) => protection.Seal(secret.Octets, SecretContext(webhook.ToOctets()));

    /// <summary>A secret that was kept.</summary>
    public static WebhookSecret Secret(IDataProtection protection, Guid webhook, DbDataReader row, int column) =>
        new(protection.Open(row.GetFieldValue<byte[]>(column), SecretContext(webhook.ToOctets())));

    private static bool AsksAnybody(Writing writing, string tenant, WebhookEventType type, DateTimeOffset at)
    {
        using var found = writing.Query($"SELECT 1 FROM webhooks WHERE {Asks} LIMIT 1", tenant, (int)type, at.ToKept());
        return found.Read();
    }
}
