using System.Data.Common;
using Waxwing.Server.Model;
using Waxwing.Server.Rights;
using Waxwing.Server.Suppressions;
using Waxwing.Server.Webhooks;
using Waxwing.Smtp;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>The rows of suppressions, written inside the transaction of whatever causes them.</summary>
internal static class SuppressionRows
{
    /// <summary>The columns, in the order in which <see cref="Read"/> reads them.</summary>
    public const string All = "id, tenant, email, stream, origin, reason, source, created_at, expires_at";

    /// <summary>Does what follows from what was heard of a recipient. To hear the same event again changes nothing; neither does what is heard of test addresses.</summary>
    public static void Hear(Writing writing, Heard heard)
    {
        if (SuppressionTerm.Of(heard.IsComplaint, heard.Class) is not { } term || TestAddresses.AreAt(heard.Recipient) || (term.Times > 1 && CountStrike(writing, heard) < term.Times))
        {
            return;
        }

        var stream = term.IsOfStream ? heard.Stream : null;
        var found = Find(writing, heard.Tenant, heard.Recipient, stream);
        var holds = found is { } old && (old.ExpiresAt is null || old.ExpiresAt > heard.At);
        // What a person wants stands; what is heard twice of one event is one.
        if (found is { } known && ((holds && known.ExpiresAt is null) || known.Source == heard.SourceEvent))
        {
            return;
        }

        // Those who were under way together are one time; the next one is behind the end.
        var times = (found?.Times ?? 0) + (holds ? 0 : 1);
        var until = heard.At + term.For(times);
        if (holds && found!.Value.ExpiresAt >= until)
        {
            return;
        }

        Write(writing, new Suppression
        {
            Id = Guid.CreateVersion7(heard.At),
            Tenant = heard.Tenant,
            Recipient = heard.Recipient,
            Stream = stream,
            Origin = term.Origin,
            Reason = heard.Reason[..Math.Min(heard.Reason.Length, Suppression.LongestReason)],
            Source = heard.SourceEvent,
            CreatedAt = heard.At,
            ExpiresAt = until,
        }, times);
    }

    /// <summary>Writes one in the place of whatever stands for the same recipient and stream.</summary>
    public static void Write(Writing writing, Suppression suppression, int times = 1)
    {
        writing.Execute(
            """
            INSERT INTO suppressions (id, tenant, address, stream, email, origin, reason, source, created_at, expires_at, times) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (tenant, address, stream) DO UPDATE SET id = ?1, email = ?5, origin = ?6, reason = ?7, source = ?8, created_at = ?9, expires_at = ?10, times = ?11
            """,
            suppression.Id.ToOctets(), suppression.Tenant, SuppressedAddress.Of(suppression.Recipient), suppression.Stream ?? "", suppression.Recipient.ToString(), (int)suppression.Origin, suppression.Reason,
            suppression.Source?.ToOctets(), suppression.CreatedAt.ToKept(), suppression.ExpiresAt?.ToKept(), times);
        CountChange(writing);
        Tell(writing, WebhookEventType.SuppressionAdded, suppression, suppression.CreatedAt);
    }

    /// <summary>Tells the endpoints of the tenant what became of one.</summary>
    public static void Tell(Writing writing, WebhookEventType type, Suppression one, DateTimeOffset at) =>
        WebhookRows.Tell(writing, one.Tenant, type, one.Id.ToString("n"), at, json => SuppressionTold.Write(json, one));

    /// <summary>What stands for a recipient and a stream, whether it holds or not.</summary>
    public static (Guid Id, SuppressionOrigin Origin, Guid? Source, DateTimeOffset? ExpiresAt, int Times)? Find(Writing writing, string tenant, Mailbox recipient, string? stream)
    {
        using var row = writing.Query(
            "SELECT id, origin, source, expires_at, times FROM suppressions WHERE tenant = ?1 AND address = ?2 AND stream = ?3", tenant, SuppressedAddress.Of(recipient), stream ?? "");
        return row.Read()
            ? (Ids.FromOctets(row.GetFieldValue<byte[]>(0)), (SuppressionOrigin)row.GetInt32(1), row.IsDBNull(2) ? null : Ids.FromOctets(row.GetFieldValue<byte[]>(2)), row.IsDBNull(3) ? null : row.GetInt64(3).ToMoment(), row.GetInt32(4))
            : null;
    }

    /// <summary>Other nodes, and this one, have to look again.</summary>
    public static void CountChange(Writing writing) => writing.Execute("UPDATE suppression_changes SET version = version + 1");

    /// <summary>Reads a row of <see cref="All"/>.</summary>
    public static Suppression Read(DbDataReader row) => new()
    {
        Id = Ids.FromOctets(row.GetFieldValue<byte[]>(0)),
        Tenant = row.GetString(1),
        Recipient = Mailbox.Parse(row.GetString(2)),
        Stream = row.GetString(3) is { Length: > 0 } stream ? stream : null,
        Origin = (SuppressionOrigin)row.GetInt32(4),
        Reason = row.IsDBNull(5) ? null : row.GetString(5),
        Source = row.IsDBNull(6) ? null : Ids.FromOctets(row.GetFieldValue<byte[]>(6)),
        CreatedAt = row.GetInt64(7).ToMoment(),
        ExpiresAt = row.IsDBNull(8) ? null : row.GetInt64(8).ToMoment(),
    };

    private static long CountStrike(Writing writing, Heard heard)
    {
        var address = SuppressedAddress.Of(heard.Recipient);
        writing.Execute("DELETE FROM suppression_strikes WHERE tenant = ?1 AND address = ?2 AND at <= ?3", heard.Tenant, address, (heard.At - SuppressionTerm.Within).ToKept());
        writing.Execute("INSERT INTO suppression_strikes (tenant, address, source, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING", heard.Tenant, address, heard.SourceEvent.ToOctets(), heard.At.ToKept());
        using var count = writing.Query("SELECT count(*) FROM suppression_strikes WHERE tenant = ?1 AND address = ?2", heard.Tenant, address);
        count.Read();
        return count.GetInt64(0);
    }
}
