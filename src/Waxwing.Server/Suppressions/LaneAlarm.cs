using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Replies;
using Waxwing.Server.Store;

namespace Waxwing.Server.Suppressions;

/// <summary>
/// Pauses a lane whose peer refuses us for what we are known for, or for what we send: to go on would make it worse. A pause ends by itself, each one within a day lasts twice as long,
/// and a person may end it before (<c>waxwing resume lane</c>). Reputation pauses at once, since it is about all that we send; content at the third message within an hour, so that one
/// newsletter does not stop the codes of those who sign in. It is told in the log, by the health check and in the audit log. Thread-safe.
/// </summary>
internal sealed class LaneAlarm(IMailQueue queue, TimeProvider clock, ILogger<LaneAlarm> logger)
{
    /// <summary>How long the first pause lasts.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMinutes(15);

    /// <summary>How long any pause lasts.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    private const int MessagesOfContent = 3;
    private const int MostLanes = 4_096;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Lane, State> _lanes = [];

    /// <summary>A message was refused. Does not fail.</summary>
    /// <param name="lane">In which lane.</param>
    /// <param name="messageId">The message.</param>
    /// <param name="refusal">What was heard.</param>
    public async Task RaiseAsync(Lane lane, Guid messageId, Heard refusal)
    {
        if (Until(lane, messageId, refusal.Class) is not { } until)
        {
            return;
        }

        var told = new AuditFact(AuditActor.Service, AuditAction.SendingPaused)
        {
            Target = lane.ToString(),
            Tenant = lane.Tenant,
            Details = AuditDetails.Of(("scope", "lane"), ("until", until), ("class", refusal.Class.ToString()), ("reason", refusal.Reason)),
        };
        try
        {
            if (await queue.PauseUntilAsync(lane, until, refusal.Reason, told, CancellationToken.None).ConfigureAwait(false))
            {
                SuppressionLog.LanePaused(logger, lane.ToString(), until, refusal.Class.ToString(), refusal.Reason);
            }
        }
        catch (StoreException exception)
        {
            SuppressionLog.LaneNotPaused(logger, lane.ToString(), refusal.Class.ToString(), exception.Message);
        }
    }

    private DateTimeOffset? Until(Lane lane, Guid messageId, ReplyClass refusal)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var state = Of(lane, now);
            if (now < state.PausedUntil)
            {
                // What was under way when it was paused says nothing new.
                return null;
            }

            state.Last = now;
            state.Refused.RemoveAll(one => now - one.At >= Hour || one.Message == messageId);
            state.Refused.Add((messageId, now));
            if (refusal == ReplyClass.ContentRefused && state.Refused.Count < MessagesOfContent)
            {
                return null;
            }

            state.Pauses = now - state.PausedUntil < Day ? state.Pauses + 1 : 1;
            var wait = First * Math.Pow(2, Math.Min(state.Pauses - 1, 10));
            state.PausedUntil = now + (wait < Longest ? wait : Longest);
            state.Refused.Clear();
            return state.PausedUntil;
        }
    }

    private State Of(Lane lane, DateTimeOffset now)
    {
        if (_lanes.TryGetValue(lane, out var known))
        {
            return known;
        }

        if (_lanes.Count >= MostLanes)
        {
            foreach (var (old, state) in _lanes.Where(one => now - one.Value.Last >= Hour && now - one.Value.PausedUntil >= Day).ToArray())
            {
                _lanes.Remove(old);
            }

            if (_lanes.Count >= MostLanes)
            {
                _lanes.Remove(_lanes.MinBy(one => one.Value.Last).Key);
            }
        }

        return _lanes[lane] = new State();
    }

    private sealed class State
    {
        public List<(Guid Message, DateTimeOffset At)> Refused { get; } = [];

        public DateTimeOffset Last { get; set; }

        public DateTimeOffset PausedUntil { get; set; }

        public int Pauses { get; set; }
    }
}
