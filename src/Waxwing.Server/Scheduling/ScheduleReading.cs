namespace Waxwing.Server.Scheduling;

/// <summary>What was read: a time, or why there is none.</summary>
/// <param name="At">The time (UTC), or null.</param>
/// <param name="Why">Why there is none, without a full stop; null where there is one.</param>
internal readonly record struct ScheduleReading(DateTimeOffset? At, string? Why)
{
    public static ScheduleReading Of(DateTimeOffset at) => new(at.ToUniversalTime(), null);

    public static ScheduleReading No(string why) => new(null, why);
}
