using System.Text.Json;
using Microsoft.Data.Sqlite;
using Waxwing.Server.Model;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>What endpoints are to be told, written in a transaction under way.</summary>
internal static class WebhookRows
{
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
            Insert(writing, new NewWebhookEvent(Guid.CreateVersion7(at), tenant, type, about, null, at, WebhookBody.Of(type, at, data)), at.ToKept());
        }
    }

    /// <summary>Hands an event to all endpoints that ask for it. False: none does, or it was handed over before.</summary>
    public static bool Insert(Writing writing, NewWebhookEvent told, long now)
    {
        if (!AsksAnybody(writing, told.Tenant, told.Type, told.At)
            || writing.Execute(
                "INSERT INTO webhook_events (id, tenant, type, about, message, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
                told.Id.ToOctets(), told.Tenant, (int)told.Type, told.About, told.Message, told.At.ToKept(), told.Body) == 0)
        {
            return false;
        }

        var number = SQLitePCL.raw.sqlite3_last_insert_rowid(writing.Connection.Handle);
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

    /// <summary>Keeps a secret.</summary>
    public static byte[] Kept(WebhookSecret secret) => secret.Octets;

    /// <summary>A secret that was kept.</summary>
    public static WebhookSecret Secret(SqliteDataReader row, int column) => new(row.GetFieldValue<byte[]>(column));

    private static bool AsksAnybody(Writing writing, string tenant, WebhookEventType type, DateTimeOffset at)
    {
        using var found = writing.Query($"SELECT 1 FROM webhooks WHERE {Asks} LIMIT 1", tenant, (int)type, at.ToKept());
        return found.Read();
    }
}
