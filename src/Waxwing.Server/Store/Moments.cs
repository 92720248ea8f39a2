namespace Waxwing.Server.Store;

/// <summary>Times as they are kept: milliseconds since 1970.</summary>
internal static class Moments
{
    /// <summary>A time as it is kept.</summary>
    public static long ToKept(this DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    /// <summary>A time that was kept.</summary>
    public static DateTimeOffset ToMoment(this long kept) => DateTimeOffset.FromUnixTimeMilliseconds(kept);
}
