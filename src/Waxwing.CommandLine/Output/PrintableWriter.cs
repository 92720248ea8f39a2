using System.Text;

namespace Waxwing.CommandLine.Output;

/// <summary>Writes lines that may hold what a stranger said: nothing in them is obeyed by a terminal.</summary>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(Terminal.Printable(value.ToString()));

    public override void WriteLine(string? value)
    {
        // Lines of our own (a stack trace) stay lines.
        foreach (var line in (value ?? "").ReplaceLineEndings("\n").Split('\n'))
        {
            inner.WriteLine(Terminal.Printable(line));
        }
    }
}
