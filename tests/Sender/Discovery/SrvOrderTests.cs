using CsCheck;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Tests.Discovery;

/// <summary>The order of RFC 2782.</summary>
public sealed class SrvOrderTests
{
    [Theory]
    [InlineData(0.0, "zero heavy light")]
    [InlineData(0.2, "heavy zero light")]
    [InlineData(0.999, "light heavy zero")]
    public void Among_equals_weight_and_chance_decide_and_the_lower_priority_goes_first(double chance, string order)
    {
        SrvRecord[] records = [Record(1, 10, "backup"), Record(0, 3, "heavy"), Record(0, 1, "light"), Record(0, 0, "zero")];
        Assert.Equal([.. order.Split(' '), "backup"], SrvOrder.Of(records, () => chance).Select(record => record.Target!.Ascii.Split('.')[0]));
    }

    [Fact]
    public void A_server_of_three_times_the_weight_is_first_three_times_as_often()
    {
        var random = new Random(1);
        SrvRecord[] records = [Record(0, 30, "heavy"), Record(0, 10, "light")];
        var first = Enumerable.Range(0, 10_000).Count(_ => SrvOrder.Of(records, random.NextDouble).First() == records[0]);
        Assert.InRange(first, 7_300, 7_700);
    }

    [Fact]
    public void Whatever_the_records_are_each_comes_once_and_priorities_never_fall() =>
        Gen.Select(Gen.Select(Gen.Int[0, 3], Gen.Int[0, 65_535]).Array[0, 12], Gen.Double[0, 0.999999]).Sample((pairs, chance) =>
        {
            var records = pairs.Select((pair, index) => new SrvRecord(pair.Item1, pair.Item2, index + 1, Domain.Parse("mail.test"))).ToArray();
            var ordered = SrvOrder.Of(records, () => chance).ToArray();
            return ordered.Select(record => record.Port).Order().SequenceEqual(records.Select(record => record.Port))
                && ordered.Zip(ordered.Skip(1)).All(pair => pair.First.Priority <= pair.Second.Priority);
        });

    private static SrvRecord Record(int priority, int weight, string host) => new(priority, weight, 465, Domain.Parse($"{host}.test"));
}
