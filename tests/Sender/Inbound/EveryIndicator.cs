namespace Waxwing.Tests.Inbound;

/// <summary>The signs of phishing, one by one.</summary>
public sealed class EveryIndicator
{
    public static TheoryData<string> Ids => [.. IndicatorData.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Is_seen_in_its_example_and_not_in_its_counter_example(string id)
    {
        var (example, counterExample) = Examples.All[id];

        Assert.Contains(id, Seen(example));
        Assert.DoesNotContain(id, Seen(counterExample));
    }

    [Fact]
    public void Has_its_pair_of_examples_and_no_pair_is_left_over() => Assert.Equal(Ids.Select(row => row.Data), Examples.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Has_a_weight_and_a_sentence() => Assert.All(IndicatorData.All.Values, data =>
    {
        Assert.InRange(Math.Abs(data.Weight), 1, 9);
        Assert.EndsWith(".", data.Explanation, StringComparison.Ordinal);
    });

    [Fact]
    public void Phrases_are_written_as_they_are_compared() => Assert.All(PhishingData.Phrases, data =>
    {
        Assert.Contains(data.Indicator, IndicatorData.All.Keys);
        Assert.All(data.Phrases, phrase => Assert.Equal(PlainText.Fold(phrase), phrase));
    });

    [Fact]
    public void Brands_are_written_as_they_are_compared() => Assert.All(PhishingData.Brands, brand =>
        Assert.All(brand.Words.Concat(brand.Labels).Concat(brand.InHosts), word => Assert.Equal(PlainText.Fold(word), word)));

    private static IEnumerable<string> Seen(Letter letter)
    {
        var report = letter.Judge();
        return report.Indicators.Concat(report.Mitigations).Select(indicator => indicator.Id);
    }
}
