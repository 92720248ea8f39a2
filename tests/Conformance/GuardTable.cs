using System.Globalization;
using System.Text;

namespace Waxwing.Conformance.Tests;

/// <summary>A table of <c>docs/guard.md</c>, or of another page, that was measured: it stands between two marks, and has to be what was measured now.</summary>
internal static class GuardTable
{
    /// <summary>Holds the page against the lines, or writes it where <c>WAXWING_WRITE_TABLES</c> is set.</summary>
    public static void Conclude(string name, IEnumerable<string> lines, string page = "guard.md")
    {
        var path = Path.Combine(Corpus.RepositoryRoot(), "docs", page);
        var (begin, end) = ($"<!-- measured: {name} -->\n", "<!-- end -->");
        var text = File.ReadAllText(path);
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        Assert.True(from >= begin.Length, $"docs/{page} has no place for the table {name}.");
        var to = text.IndexOf(end, from, StringComparison.Ordinal);
        var table = string.Concat(lines.Select(line => line + "\n"));
        if (Environment.GetEnvironmentVariable("WAXWING_WRITE_TABLES") is { Length: > 0 })
        {
            File.WriteAllText(path, string.Concat(text.AsSpan(0, from), table, text.AsSpan(to)));
            return;
        }

        Assert.Equal(table, text[from..to]);
    }

    public static string Row(GuardTally tally, GuardTally low) => string.Create(
        CultureInfo.InvariantCulture,
        $"| `{tally.Name}` | {tally.Cases} | {tally.Found} of {tally.Found + tally.Missed} | {tally.Alarms} | {Share(tally.Recall)} | {Share(tally.Precision)} | {Share(low.Recall)} | {tally.Different} | {(tally.IsGuarded ? "yes" : "no")} |");

    public static string Share(double share) => double.IsNaN(share) ? "–" : share.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Prints what was wrong, for whoever reads the test's output.</summary>
    public static void Print(IEnumerable<string> lines)
    {
        var text = new StringBuilder().AppendJoin('\n', lines).AppendLine().ToString();
        Console.Out.Write(text);
        TestContext.Current.TestOutputHelper?.WriteLine(text);
    }
}
