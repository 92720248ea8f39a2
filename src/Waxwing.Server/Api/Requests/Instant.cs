using Waxwing.Server.Scheduling;

namespace Waxwing.Server.Api;

/// <summary>A moment as RFC 3339 §5.6 writes it, with its offset; nothing else is one.</summary>
internal static class Instant
{
    /// <summary>The end of a sentence that begins with the field.</summary>
    public const string Wrong = "must be a time with its offset, such as 2026-12-24T18:00:00Z";

    /// <summary>Reads one; the time is in UTC.</summary>
    public static bool TryRead(string text, out DateTimeOffset at)
    {
        var read = Rfc3339.Read(text);
        at = read.At.GetValueOrDefault();
        return read.At is not null;
    }
}
