namespace Waxwing.Tests.Guard;

/// <summary>Text that is made of the beginnings of findings costs more than other text, but not more than in proportion to its length.</summary>
public sealed class HostileText
{
    private const int Length = 20_000;

    public static TheoryData<string> Ids => [.. DetectorRules.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Four_times_the_text_is_four_times_the_work(string id)
    {
        foreach (var seed in Seeds(DetectorRules.Of(id)))
        {
            var (once, four) = (Effort(Repeat(seed, Length)), Effort(Repeat(seed, Length * 4)));

            Assert.True(four <= (once * 4.2) + 10_000, $"{seed}: {once} steps, four times as long {four}");
            Assert.True(once <= Length * 600L, $"{seed}: {once} steps for {Length} characters");
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1 ")]
    [InlineData("4111 ")]
    [InlineData("DE89 ")]
    [InlineData("A1B2")]
    [InlineData("=")]
    [InlineData("key=")]
    [InlineData("password=Vq7nR2xw")]
    [InlineData("password=\"Vq7nR2xw ")]
    [InlineData("-eyJhbGciOiJFUzI1NiJ9.eyJ")]
    [InlineData(".eyJ")]
    [InlineData("://a:")]
    [InlineData("eyJ-")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("a.")]
    public void So_it_is_for_what_no_rule_begins_with(string seed)
    {
        var (once, four) = (Effort(Repeat(seed, Length)), Effort(Repeat(seed, Length * 4)));

        Assert.True(four <= (once * 4.2) + 10_000, $"{seed}: {once} steps, four times as long {four}");
        Assert.True(once <= Length * 600L, $"{seed}: {once} steps for {Length} characters");
    }

    // The beginning again and again; with a space, so that each stands alone; the example as a whole; its first half.
    private static IEnumerable<string> Seeds(DetectorRule rule)
    {
        var example = string.Concat(rule.Example);
        string[] beginnings = [.. rule.Keywords.DefaultIfEmpty(example[..Math.Min(example.Length, 12)])];
        return [.. beginnings, .. beginnings.Select(beginning => beginning + " "), .. beginnings.Select(beginning => beginning + "aB3-"), example + " ", example[..(example.Length / 2)] + "\n"];
    }

    private static string Repeat(string seed, int length) => string.Concat(Enumerable.Repeat(seed, (length / seed.Length) + 1))[..length];

    private static long Effort(string text) => Detection.Run(text).Effort;
}
