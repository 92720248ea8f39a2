using System.Text;

namespace Waxwing.Server.Reports;

/// <summary>What strangers said, as we show it: one line, nothing in it that is not seen.</summary>
internal static class OneLine
{
    private const int MaxLength = 500;

    public static string Of(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxLength));
        foreach (var character in text)
        {
            var shown = char.IsControl(character) || char.IsWhiteSpace(character) ? ' ' : character;
            if (shown == ' ' && (line.Length == 0 || line[^1] == ' '))
            {
                continue;
            }

            if (line.Length == MaxLength)
            {
                break;
            }

            line.Append(shown);
        }

        return line.ToString().TrimEnd();
    }
}
