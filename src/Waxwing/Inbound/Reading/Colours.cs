using System.Buffers;
using System.Globalization;

namespace Waxwing;

/// <summary>Colours of HTML and CSS, as far as mail uses them: <c>#rgb</c>, <c>#rrggbb</c>, <c>rgb(r, g, b)</c> and the names of black, white and grey.</summary>
internal static class Colours
{
    // By how much a channel may differ before somebody can read it.
    private const int Nearness = 10;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public const int White = 0xFFFFFF;

    /// <returns>The colour as 0xRRGGBB, or null where it is not one of these.</returns>
    public static int? Read(string text)
    {
        var value = text.Trim().ToLowerInvariant();
        return value switch
        {
            "white" => White,
            "black" => 0,
            "snow" => 0xFFFAFA,
            "whitesmoke" => 0xF5F5F5,
            ['#', var r, var g, var b] => Hex($"{r}{r}{g}{g}{b}{b}"),
            ['#', .. { Length: 6 } digits] => Hex(digits),
            { Length: 6 } when value.AsSpan().IndexOfAnyExcept(HexDigits) < 0 => Hex(value),
            _ => value.StartsWith("rgb", StringComparison.Ordinal) ? Channels(value) : null,
        };
    }

    public static bool AreAlike(int left, int right)
    {
        for (var shift = 0; shift <= 16; shift += 8)
        {
            if (Math.Abs(((left >> shift) & 0xFF) - ((right >> shift) & 0xFF)) > Nearness)
            {
                return false;
            }
        }

        return true;
    }

    private static int? Hex(string digits) => int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var colour) ? colour : null;

    private static int? Channels(string value)
    {
        var open = value.IndexOf('(', StringComparison.Ordinal);
        var parts = value[(open + 1)..].TrimEnd(')').Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        var colour = 0;
        // A fourth channel makes the colour one of whatever lies below.
        if (open < 0 || parts.Length != 3)
        {
            return null;
        }

        foreach (var part in parts)
        {
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var channel))
            {
                return null;
            }

            colour = (colour << 8) | channel;
        }

        return colour;
    }
}
