using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Waxwing.Server.AtRest;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <content>What only reads.</content>
internal sealed partial class SqliteMail
{
    private const string Columns =
        """
        SELECT seq, id, tenant, key, stream, kind, accepted_at AS AcceptedAt, scheduled_at AS ScheduledAt, expires_at AS ExpiresAt, reverse_path AS ReversePath,
               message_id AS MessageId, octets, summary, data_key AS DataKey, subject AS SealedSubject, (SELECT type FROM events WHERE message = messages.seq ORDER BY seq DESC LIMIT 1) AS LastEvent
        FROM messages
        """;

    public ValueTask<StoredMessage?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection =>
    {
        var found = connection.QuerySingleOrDefault<MessageRow>($"{Columns} WHERE id = @id AND tenant = @tenant", new { id = id.ToOctets(), tenant });
        return found is null ? null : Whole(connection, [found])[0];
    }));

    public ValueTask<byte[]?> ContentAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        var (octets, key) = database.ReadFile(connection => connection.QuerySingleOrDefault<(byte[]? Octets, byte[]? Key)>(
            "SELECT contents.octets, data_key FROM messages JOIN contents ON contents.message = messages.seq WHERE messages.id = @id AND messages.tenant = @tenant", new { id = id.ToOctets(), tenant }));
        return ValueTask.FromResult(octets is null || key is null ? octets : Told(id, () => protection.Content(tenant, id, key, octets)));
    }

    public ValueTask<IReadOnlyList<MailEvent>> EventsAsync(string tenant, Guid id, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<MailEvent>>(database.ReadFile(connection =>
        connection.Query<string>(
            "SELECT data FROM events WHERE message = (SELECT seq FROM messages WHERE id = @id AND tenant = @tenant) ORDER BY seq", new { id = id.ToOctets(), tenant })
            .Select(data => JsonSerializer.Deserialize(data, StoreJson.Default.MailEvent)!)
            .ToArray()));

    public ValueTask<Slice<StoredMessage>> ListAsync(string tenant, MessageFilter filter, Page page, CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection =>
    {
        var conditions = new List<string> { "tenant = @tenant" };
        var values = new DynamicParameters(new { tenant, limit = page.Limit + 1 });
        void Add(string condition, string name, object? value)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                values.Add(name, value);
            }
        }

        Add("id < @after", "after", page.After?.ToOctets());
        Add("id > @before", "before", page.Before?.ToOctets());
        Add("message_id = @messageId", "messageId", filter.MessageId);
        Add("stream = @stream", "stream", filter.Stream);
        Add("accepted_at >= @since", "since", filter.Since?.ToKept());
        Add("accepted_at < @until", "until", filter.Until?.ToKept());
        Add("EXISTS (SELECT 1 FROM deliveries WHERE message = messages.seq AND state = @state)", "state", (int?)filter.State);
        if (filter.Recipient is { } recipient)
        {
            Add($"EXISTS (SELECT 1 FROM deliveries WHERE message = messages.seq AND {Recipients.Condition(recipient)})", "recipient", Recipients.Value(recipient));
        }

        if (filter.Tag is { } tag)
        {
            Add("json_extract(summary, '$.tags.' || json_quote(@tagName)) = @tag", "tag", tag.Value);
            values.Add("tagName", tag.Name);
        }

        // What stands before one, and nearest to it, is read backwards and turned round.
        var isBackwards = page.Before is not null;
        var rows = connection.Query<MessageRow>($"{Columns} WHERE {string.Join(" AND ", conditions)} ORDER BY id {(isBackwards ? "ASC" : "DESC")} LIMIT @limit", values).AsList();
        var hasMore = rows.Count > page.Limit;
        var part = rows.Take(page.Limit);
        return new Slice<StoredMessage>(Whole(connection, [.. isBackwards ? part.Reverse() : part]), hasMore);
    }));

    // RescheduleAsync changes the content under the data key that the message has.
    private byte[] SealedContent(string tenant, Guid id, byte[] content)
    {
        var key = database.ReadFile(connection => connection.QuerySingleOrDefault<byte[]>("SELECT data_key FROM messages WHERE id = @id AND tenant = @tenant", new { id = id.ToOctets(), tenant }));
        return Told(id, () => protection.SealContent(tenant, id, key, content));
    }

    private static byte[] Told(Guid id, Func<byte[]> open)
    {
        try
        {
            return open();
        }
        catch (KeyMissingException exception)
        {
            throw new StoreException(StoreFault.KeyMissing, $"the message {id} is encrypted under the key {exception.Id}, which is not here: \"dataKey\" of \"service\" says where the keys are", exception);
        }
        catch (CryptographicException exception)
        {
            throw new StoreException(StoreFault.Damaged, $"the message {id} cannot be decrypted: it was changed, or belongs elsewhere", exception);
        }
    }

    private StoredMessage[] Whole(SqliteConnection connection, MessageRow[] rows)
    {
        var deliveries = connection.Query<DeliveryRow>(
            """
            SELECT message, number, recipient, is_hidden AS IsHidden, state, attempts, due_at AS DueAt, tenant, stream, site, reason
            FROM deliveries JOIN lanes ON lanes.id = lane WHERE message IN @messages ORDER BY message, number
            """,
            new { messages = rows.Select(row => row.Seq) }).ToLookup(row => row.Message);
        return [.. rows.Select(row => row.With(protection, [.. deliveries[row.Seq].Select(delivery => delivery.ToDelivery())]))];
    }

    private sealed class MessageRow
    {
        public long Seq { get; init; }

        public byte[] Id { get; init; } = [];

        public string Tenant { get; init; } = string.Empty;

        public byte[]? Key { get; init; }

        public string Stream { get; init; } = string.Empty;

        public long Kind { get; init; }

        public long AcceptedAt { get; init; }

        public long? ScheduledAt { get; init; }

        public long ExpiresAt { get; init; }

        public string? ReversePath { get; init; }

        public string MessageId { get; init; } = string.Empty;

        public long Octets { get; init; }

        public string Summary { get; init; } = string.Empty;

        public long? LastEvent { get; init; }

        public byte[]? DataKey { get; init; }

        public byte[]? SealedSubject { get; init; }

        // Where the events are forgotten: what the first recipient's state tells.
        private static MailEventType EventOf(DeliveryState state) => state switch
        {
            DeliveryState.Delivered => MailEventType.Delivered,
            DeliveryState.Suppressed => MailEventType.Suppressed,
            DeliveryState.Cancelled => MailEventType.Cancelled,
            DeliveryState.Failed => MailEventType.Failed,
            DeliveryState.Scheduled => MailEventType.Scheduled,
            DeliveryState.Deferred => MailEventType.Delayed,
            DeliveryState.Held => MailEventType.Held,
            DeliveryState.Unknown => MailEventType.Unknown,
            DeliveryState.Queued or DeliveryState.Leased => MailEventType.Queued,
        };

        public StoredMessage With(MessageProtection protection, IReadOnlyList<StoredDelivery> deliveries) => new()
        {
            Id = Ids.FromOctets(Id),
            Tenant = Tenant,
            Key = Key is null ? null : Ids.FromOctets(Key),
            Stream = Stream,
            Kind = (MailKind)Kind,
            AcceptedAt = AcceptedAt.ToMoment(),
            ScheduledAt = ScheduledAt?.ToMoment(),
            ExpiresAt = ExpiresAt.ToMoment(),
            ReversePath = ReversePath,
            MessageId = MessageId,
            Summary = SummaryRow.Read(protection, Tenant, Ids.FromOctets(Id), Summary, DataKey, SealedSubject),
            Octets = Octets,
            LastEvent = (MailEventType?)LastEvent ?? EventOf(deliveries[0].State),
            Deliveries = deliveries,
        };
    }
}
