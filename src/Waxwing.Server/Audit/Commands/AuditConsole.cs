using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Waxwing.Server.Audit.Commands;

/// <summary>What the commands of the audit log work with; whoever owns the root of the command line gives it.</summary>
/// <param name="Database">The database of the data folder.</param>
/// <param name="KeyFolder">The data folder, where the key of the heads lies.</param>
/// <param name="Output">Standard output, for results.</param>
/// <param name="Errors">Standard error, for progress and for what is wrong with the command.</param>
/// <param name="IsJson">Whether results go to a program.</param>
/// <param name="IsQuiet">Whether the exit code is enough.</param>
/// <param name="Stop">Fires when the command is to stop.</param>
internal sealed record AuditConsole(string Database, string KeyFolder, TextWriter Output, IAnsiConsole Errors, bool IsJson, bool IsQuiet, CancellationToken Stop)
{
    /// <summary>Writes a line for a person. What a terminal would obey is written as its code point: an entry may hold what a stranger said.</summary>
    public void Line(string text)
    {
        if (!IsQuiet)
        {
            Output.WriteLine(Printable(text));
        }
    }

    /// <summary>Writes a line for a program.</summary>
    public void Json(ReadOnlySpan<byte> json) => Output.WriteLine(Encoding.UTF8.GetString(json));

    /// <summary>Tells why the command cannot be carried out.</summary>
    public void Error(string text) => Errors.Profile.Out.Writer.WriteLine(Printable(text));

    private static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsControl(character) || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
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
}

/// <summary>The exit codes that these commands end with; those of the whole command line.</summary>
internal static class AuditExit
{
    public const int Done = 0;
    public const int Fault = 1;
    public const int Usage = 2;
    public const int Found = 10;
}
