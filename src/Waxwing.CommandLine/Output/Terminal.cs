using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Waxwing.CommandLine.Output;

/// <summary>Consoles, and text that is safe to show on one.</summary>
internal static class Terminal
{
    // What tables take where nobody can tell the width: a file, a pipe, a log.
    private const int WidthWithoutTerminal = 120;

    public static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        // https://no-color.org: set and not empty.
        var plain = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }

    /// <summary>Text without markup and without anything that a terminal obeys.</summary>
    public static string Escape(string text) => Markup.Escape(Printable(text));

    /// <summary>Text with what a terminal would obey, or what would change the direction of reading, written as its code point.</summary>
    public static string Printable(string text)
    {
        if (!text.Any(IsObeyed))
        {
            return text;
        }

        var printable = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (IsObeyed(character))
            {
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                printable.Append(character);
            }
        }

        return printable.ToString();
    }

    /// <summary>Writes one line of markup. Where there is no terminal it stays one line, whatever its length.</summary>
    public static void Line(this IAnsiConsole console, string markup)
    {
        if (!console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Ansi)
        {
            console.Profile.Out.Writer.WriteLine(Markup.Remove(markup));
        }
        else if (Markup.Remove(markup).Length <= console.Profile.Width)
        {
            console.MarkupLine(markup);
        }
        else
        {
            console.Write(HangingLine.Of(markup));
        }
    }

    /// <summary>A line that is to be copied: in one piece, however wide the terminal is.</summary>
    public static void Copyable(this IAnsiConsole console, string text) => console.Profile.Out.Writer.WriteLine(Printable(text));

    private static bool IsObeyed(char character) =>
        char.IsControl(character)
        || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
