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

        Assert.Contains(id, example.Judge().Indicators.Select(indicator => indicator.Id));
        Assert.DoesNotContain(id, counterExample.Judge().Indicators.Select(indicator => indicator.Id));
    }

    [Fact]
    public void Has_a_weight_and_a_sentence() => Assert.All(IndicatorData.All.Values, data =>
    {
        Assert.InRange(data.Weight, 1, 9);
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
}
