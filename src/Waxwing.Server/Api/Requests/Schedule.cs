using System.Diagnostics.CodeAnalysis;
using Waxwing.Server.Scheduling;

namespace Waxwing.Server.Api;

/// <summary>Times to send at: read, and neither over nor too far off.</summary>
internal sealed class Schedule(ApiOptions options, TimeProvider clock)
{
    private const string Field = "scheduled_at";

    /// <summary>Reads one.</summary>
    /// <param name="words">What the sender wrote.</param>
    /// <param name="place">What stands before the field's name in messages: <c>[3].</c> in a batch.</param>
    /// <param name="at">The time (UTC).</param>
    /// <param name="error">What is wrong with it.</param>
    public bool TryRead(string words, string place, out DateTimeOffset at, [NotNullWhen(false)] out ApiError? error)
    {
        var now = clock.GetUtcNow();
        var why = !ScheduleText.TryRead(words, now, out at, out var unreadable) ? $"is refused: {unreadable}"
            : at <= now ? "is over already"
            : at > now + options.FarthestSchedule ? $"is more than {options.FarthestSchedule.TotalDays:0} days ahead"
            : null;
        error = why is null ? null : ApiError.Field(place + Field, why);
        return error is null;
    }
}
