using Waxwing.Smtp;

namespace Waxwing.Outbox;

/// <summary>What a message asks of relays, as it is kept. A time that was counted from the call is kept as a moment.</summary>
internal sealed record OutboxRequests(DsnNotify? Notify, DsnReturn? Return, string? EnvelopeId, bool RequireTls, long? WantedUntil, DeliverByMode? LateMode, bool LateTrace)
{
    /// <summary>Of a message; null where it asks for nothing.</summary>
    public static OutboxRequests? Of(Requests asked, DateTimeOffset now) => asked == default
        ? null
        : new OutboxRequests(asked.Notify, asked.Return, asked.EnvelopeId?.Value, asked.RequireTls,
            asked.DeliverBy is { } by ? (now + by.Time).ToUnixTimeMilliseconds() : null, asked.DeliverBy?.Mode, asked.DeliverBy?.Trace ?? false);

    /// <summary>The same, for a delivery that is made now.</summary>
    public PreparedDelivery For(PreparedDelivery delivery, DateTimeOffset now) => delivery with
    {
        Notify = Notify,
        Return = Return,
        EnvelopeId = EnvelopeId is null ? null : Smtp.EnvelopeId.Parse(EnvelopeId),
        RequireTls = RequireTls,
        DeliverBy = WantedUntil is { } until && LateMode is { } mode ? new DeliverBy(Left(until, mode, now), mode, LateTrace) : null,
    };

    // RFC 2852 §4: whole seconds, more than none where the message is returned when late. One that is late already has expired here before.
    private static TimeSpan Left(long until, DeliverByMode mode, DateTimeOffset now)
    {
        var seconds = (until - now.ToUnixTimeMilliseconds()) / 1000;
        return TimeSpan.FromSeconds(mode == DeliverByMode.Return ? Math.Max(1, seconds) : seconds);
    }
}
