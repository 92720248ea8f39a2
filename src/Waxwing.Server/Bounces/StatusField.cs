using System.Globalization;
using System.Text;

namespace Waxwing.Server.Bounces;

/// <summary>Writes the fields of a delivery status (RFC 3464 §2.1). Whatever somebody else said becomes one line of bounded length before it gets here.</summary>
internal static class StatusField
{
    /// <summary>The most octets of a value: name and value fit into one line (RFC 5322 §2.1.1).</summary>
    public const int MaxLength = 900;

    private const string Cut = " […]";
    private const string AsciiCut = " [...]";

    /// <summary>Adds a field, unless there is nothing to say.</summary>
    /// <param name="fields">The group of fields.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="isInternational">Whether it may be UTF-8 (RFC 6533 §3).</param>
    public static void Add(StringBuilder fields, string name, string? value, bool isInternational)
    {
        if (value is not null)
        {
            fields.Append(name).Append(": ").Append(Line(value, MaxLength, isInternational)).Append("\r\n");
        }
    }

    /// <summary>A time as RFC 5322 §3.3 has it.</summary>
    public static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("ddd, d MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    /// <summary>A text on one line: what breaks lines or is not shown becomes a space, and what is too long is cut.</summary>
    /// <param name="text">The text, whoever wrote it.</param>
    /// <param name="most">The most octets in UTF-8.</param>
    /// <param name="isInternational">Whether it may hold more than ASCII; other characters are question marks otherwise.</param>
    public static string Line(string text, int most, bool isInternational = true)
    {
        var line = new StringBuilder(Math.Min(text.Length, most));
        var octets = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var shown = IsShown(rune) ? isInternational || rune.IsAscii ? rune : new Rune('?') : new Rune(' ');
            if (shown.Value == ' ' && (line.Length == 0 || line[^1] == ' '))
            {
                continue;
            }

            octets += shown.Utf8SequenceLength;
            if (octets > most)
            {
                return line.Append(isInternational ? Cut : AsciiCut).ToString();
            }

            line.Append(shown);
        }

        return line.ToString().TrimEnd(' ');
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
