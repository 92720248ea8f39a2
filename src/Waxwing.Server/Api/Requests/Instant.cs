using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Waxwing.Server.Api;

/// <summary>A moment as RFC 3339 §5.6 writes it, with its offset; nothing else is one.</summary>
internal sealed class Instant : IScheduleText
{
    private const int Longest = 40;

    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary>Reads one; the time is in UTC.</summary>
    public static bool TryRead(string text, out DateTimeOffset at)
    {
        at = default;
        // RFC 3339 §5.6: T and Z may be written small, and a space may stand for T.
        return text.Length is >= 20 and <= Longest
            && DateTimeOffset.TryParseExact(
                string.Create(CultureInfo.InvariantCulture, $"{text[..10]}{(text[10] is ' ' or 't' ? 'T' : text[10])}{text[11..].ToUpperInvariant()}"),
                Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);
    }

    /// <inheritdoc/>
    public bool TryRead(string text, DateTimeOffset now, out DateTimeOffset at, [NotNullWhen(false)] out string? why)
    {
        why = TryRead(text, out at) ? null : "must be a time with its offset, such as 2026-12-24T18:00:00Z";
        return why is null;
    }
}
