namespace Waxwing.Server.Webhooks;

/// <summary>When an event is tried again, and how long an endpoint rests; pure.</summary>
internal static class WebhookSchedule
{
    /// <summary>After so many failures without one acknowledgement an endpoint rests: nothing is sent, and nothing is lost.</summary>
    public const int FailuresUntilRest = 5;

    // Svix's, whose schedule receivers of Resend's know.
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10);

    /// <summary>The wait behind an attempt that failed.</summary>
    /// <param name="attempts">How many were made.</param>
    /// <returns>The wait; null: there are no more.</returns>
    public static TimeSpan? Wait(int attempts) => attempts <= Waits.Length ? Waits[attempts - 1] : null;

    /// <summary>How long an endpoint rests behind a failure; then one request finds out whether it is back.</summary>
    /// <param name="failures">How many attempts failed since one was acknowledged.</param>
    /// <returns>The rest; null: none.</returns>
    public static TimeSpan? Rest(int failures)
    {
        if (failures < FailuresUntilRest)
        {
            return null;
        }

        var doublings = Math.Min(failures - FailuresUntilRest, 10);
        var rest = FirstRest * (1 << doublings);
        return rest < LongestRest ? rest : LongestRest;
    }

    /// <summary>How many requests may be begun.</summary>
    /// <param name="failures">How many attempts failed since one was acknowledged.</param>
    /// <param name="places">How many may be under way.</param>
    /// <param name="underWay">How many are.</param>
    public static int Free(int failures, int places, int underWay) => failures < FailuresUntilRest ? Math.Max(0, places - underWay) : underWay == 0 ? 1 : 0;
}
