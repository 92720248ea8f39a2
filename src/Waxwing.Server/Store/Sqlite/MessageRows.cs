using System.Runtime.InteropServices;
using System.Text.Json;
using Waxwing.Server.AtRest;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>The rows of a message that is accepted, with what can be made of it before the writer's turn.</summary>
internal sealed class MessageRows
{
    private readonly NewMessage _message;
    private readonly byte[] _id;
    private readonly byte[]? _key;
    private readonly byte[] _content;
    private readonly SealedMessage? _sealed;
    private readonly string _summary;
    private readonly Priority _priority;
    private readonly (MailEventType Type, string Data)[] _events;

    private MessageRows(NewMessage message, SealedMessage? kept, IEnumerable<MailEvent> events)
    {
        _message = message;
        _id = message.Id.ToOctets();
        _key = message.Key?.ToOctets();
        _sealed = kept;
        _content = kept?.Content ?? (MemoryMarshal.TryGetArray(message.Content, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : message.Content.ToArray());
        _summary = JsonSerializer.Serialize(kept is null ? message.Summary : message.Summary with { Subject = string.Empty }, StoreJson.Default.MessageSummary);
        _priority = Priorities.Of(message.Kind, message.IsBulk);
        _events = [.. events.Select(told => (told.Type, JsonSerializer.Serialize(told, StoreJson.Default.MailEvent)))];
    }

    /// <summary>The rows of a message.</summary>
    public static MessageRows Of(NewMessage message, MessageProtection protection, TimeProvider clock)
    {
        var first = new MailEvent
        {
            Id = Ids.New(clock),
            Type = message.ScheduledAt is null ? MailEventType.Queued : MailEventType.Scheduled,
            At = message.AcceptedAt,
            Tenant = message.Tenant,
            MessageId = message.Id,
            NextAt = message.ScheduledAt,
        };
        var suppressed = message.Deliveries
            .Where(delivery => delivery.State == DeliveryState.Suppressed)
            .Select(delivery => first with { Id = Ids.New(clock), Type = MailEventType.Suppressed, Recipient = delivery.Recipient.ToString(), Reason = delivery.Reason, NextAt = null });
        return new MessageRows(message, protection.Seal(message.Tenant, message.Id, message.Content.Span, message.Summary.Subject), suppressed.Prepend(first));
    }

    /// <summary>Writes them. Deliveries that begin as Leased are whose the lease is.</summary>
    public void Insert(Writing writing, Lease? lease, long now)
    {
        var message = writing.Insert(
            """
            INSERT INTO messages (id, tenant, key, stream, kind, accepted_at, scheduled_at, expires_at, reverse_path, reports_failure, message_id, octets, summary, findings, data_key, subject)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            """,
            "seq", _id, _message.Tenant, _key, _message.Stream, (int)_message.Kind, _message.AcceptedAt.ToKept(), _message.ScheduledAt?.ToKept(), _message.ExpiresAt.ToKept(),
            _message.ReversePath?.ToString(), _message.ReportsFailure, _message.MessageId, _message.Content.Length, _summary, _message.Findings, _sealed?.DataKey, _sealed?.Subject)!.Value;
        writing.Execute("INSERT INTO contents (message, octets, is_short_lived) VALUES (?1, ?2, ?3)", message, _content, _message.Kind.Life() < TimeSpan.FromDays(1));
        if (_message.Reports is { } asked)
        {
            DsnColumns.Write(writing, message, asked);
        }

        for (var i = 0; i < _message.Deliveries.Length; i++)
        {
            Insert(writing, message, i, _message.Deliveries[i], lease, now);
        }

        foreach (var (type, data) in _events)
        {
            Tell(writing, message, type, data);
        }
    }

    /// <summary>Writes down what happened.</summary>
    public static void Tell(Writing writing, long message, MailEvent told) => Tell(writing, message, told.Type, JsonSerializer.Serialize(told, StoreJson.Default.MailEvent));

    /// <summary>Writes down what happened, in the form that it is kept in.</summary>
    public static void Tell(Writing writing, long message, MailEventType type, string data) =>
        writing.Execute("INSERT INTO events (message, type, data) VALUES (?1, ?2, ?3)", message, (int)type, data);

    private void Insert(Writing writing, long message, int number, NewDelivery delivery, Lease? lease, long now)
    {
        var isLeased = delivery.State == DeliveryState.Leased;
        writing.Execute(
            """
            INSERT INTO deliveries (message, number, state, lane, priority, due_at, lease_until, fence, attempts, is_hidden, is_twice, node, key, recipient)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, 0, ?10, ?11, ?12)
            """,
            message, number, (int)delivery.State, SqliteLanes.Number(writing, new Lane(_message.Tenant, _message.Stream, delivery.Site)), (int)_priority,
            (_message.ScheduledAt ?? _message.AcceptedAt).ToKept(), isLeased ? now + (long)lease!.For.TotalMilliseconds : null, isLeased ? 1 : 0, delivery.IsHidden,
            isLeased ? lease!.Node : null, _key, delivery.Recipient.ToString());
        if (delivery.Dsn is { } asked)
        {
            DsnColumns.Write(writing, message, number, asked);
        }

        if (delivery.Reason is { } reason)
        {
            writing.Execute("UPDATE deliveries SET reason = ?3 WHERE message = ?1 AND number = ?2", message, number, reason);
        }
    }
}
