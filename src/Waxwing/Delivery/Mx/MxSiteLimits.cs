namespace Waxwing;

/// <summary>How much the hosts of one operator are asked to take at once.</summary>
/// <param name="AtOnce">The most messages that are under way now, 1 to <paramref name="MostAtOnce"/>; asked each time. Thread-safe.</param>
/// <param name="MostAtOnce">The most that it ever says, 1 to 64.</param>
/// <param name="MessagesPerConnection">How many messages go over one connection, before another is opened.</param>
internal sealed record MxSiteLimits(Func<int> AtOnce, int MostAtOnce, int MessagesPerConnection)
{
    /// <summary>Those that never change.</summary>
    public static MxSiteLimits Fixed(int atOnce) => new(() => atOnce, atOnce, int.MaxValue);
}
