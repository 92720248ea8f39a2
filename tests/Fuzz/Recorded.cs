namespace Waxwing.Fuzz.Tests;

/// <summary>The long runs whose figures AFL++ wrote (docs/fuzzing.md), and the planted bugs that the same fuzzing found.</summary>
public sealed class Recorded
{
    [Theory]
    [MemberData(nameof(Repository.ParsersWithRecord), MemberType = typeof(Repository))]
    public void Ten_million_executions_found_neither_crash_nor_hang(string parser)
    {
        var stats = AflStats.Read(Repository.PathOf("tests", "Fuzz", "recorded", parser, "fuzzer_stats"));
        Assert.InRange(stats.Number("execs_done"), 10_000_000, long.MaxValue);
        Assert.Equal(0, stats.Number("saved_crashes"));
        Assert.Equal(0, stats.Number("saved_hangs"));
    }

    [Theory]
    [MemberData(nameof(Repository.Parsers), MemberType = typeof(Repository))]
    public void The_planted_bug_was_found(string parser)
    {
        var stats = AflStats.Read(Repository.PathOf("tests", "Fuzz", "recorded", parser, "planted_stats"));
        Assert.InRange(stats.Number("saved_crashes"), 1, long.MaxValue);
        Assert.InRange(stats.Number("execs_done"), 1, 1_000_000);
    }

    [Theory]
    [MemberData(nameof(Repository.Parsers), MemberType = typeof(Repository))]
    public void The_planted_bug_still_has_its_place(string parser)
    {
        var row = File.ReadLines(Repository.PathOf("tests", "Fuzz", "planted.tsv"))
            .Select(line => line.Split('\t')).Single(columns => string.Equals(columns[0], parser, StringComparison.Ordinal));
        Assert.Equal(4, row.Length);
        Assert.Single(File.ReadLines(Repository.PathOf(row[1])), line => line.Contains(row[2], StringComparison.Ordinal));
    }

    [Fact]
    public void The_figures_tell_of_no_machine() =>
        Assert.All(
            Directory.EnumerateFiles(Repository.PathOf("tests", "Fuzz", "recorded"), "*_stats", SearchOption.AllDirectories),
            file => Assert.DoesNotContain(" /", File.ReadAllText(file), StringComparison.Ordinal));
}
