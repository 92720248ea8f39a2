namespace Waxwing.GuardProof;

/// <summary>One line of source that stops an attack, and what the source is without it.</summary>
/// <param name="Scenario">The test class that shows the attack: its full name.</param>
/// <param name="SourceFile">Relative to the repository.</param>
/// <param name="Text">The guard: a line or a part of one, found once in the file.</param>
/// <param name="Replacement">What stands there when the guard is out.</param>
internal sealed record Guard(string Scenario, string SourceFile, string Text, string Replacement)
{
    /// <summary>The guards that the tests name: <c>tests/Hostile/guards/*.tsv</c>, four columns; <c>#</c> begins a comment.</summary>
    /// <exception cref="FormatException">A line has not four columns, or no guard in it.</exception>
    public static IReadOnlyList<Guard> ReadAll(string repository)
    {
        var folder = Path.Combine(repository, "tests", "Hostile", "guards");
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.tsv").Order(StringComparer.Ordinal).SelectMany(ReadFile)]
            : [];
    }

    /// <summary>Whether any column contains the text.</summary>
    public bool Mentions(string text) =>
        string.Join('\t', Scenario, SourceFile, Text, Replacement).Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>The source without the guard, or null if the guard does not stand in it exactly once.</summary>
    public string? TakeOutOf(string source)
    {
        var at = source.IndexOf(Text, StringComparison.Ordinal);
        return at >= 0 && source.IndexOf(Text, at + 1, StringComparison.Ordinal) < 0
            ? string.Concat(source.AsSpan(0, at), Replacement, source.AsSpan(at + Text.Length))
            : null;
    }

    private static IEnumerable<Guard> ReadFile(string file) =>
        File.ReadLines(file)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t') is [var scenario, var source, { Length: > 0 } text, var replacement]
                ? new Guard(scenario, source, text, replacement)
                : throw new FormatException($"{file}: not 'class, file, guard, replacement' with tabs between: {line}"));
}
