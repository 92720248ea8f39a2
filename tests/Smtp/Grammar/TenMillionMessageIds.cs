using System.Globalization;
using System.Security.Cryptography;

namespace Waxwing.Smtp.Tests.Grammar;

/// <summary>Too long for every run: <c>dotnet run -c Release --project tests/Smtp -- -explicit only -class Waxwing.Smtp.Tests.Grammar.TenMillionMessageIds</c>.</summary>
public sealed class TenMillionMessageIds
{
    private const int Count = 10_000_000;

    [Fact(Explicit = true)]
    public void Ten_million_identifiers_are_all_different_and_evenly_distributed()
    {
        var clock = TimeProvider.System;
        var domain = Domain.Parse("example.com");
        var heads = new UInt128[Count];
        var started = clock.GetTimestamp();
        for (var i = 0; i < Count; i++)
        {
            heads[i] = Head(MessageId.Create(domain).ToString());
        }

        var elapsed = clock.GetElapsedTime(started);
        Array.Sort(heads);
        var collisions = Enumerable.Range(1, Count - 1).Count(i => heads[i] == heads[i - 1]);
        var statistics = MessageIdStatistics.Of(RandomNumberGenerator.Fill, Count);

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Count:N0} identifiers in {elapsed.TotalSeconds:F1} s ({elapsed.TotalNanoseconds / Count:F0} ns each), {collisions} collisions in their first 128 bits."));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"One bits: {statistics.MonobitDeviation:F2} standard deviations from a half. Worst chi-square of 26 places: {statistics.WorstChiSquare:F1} (31 degrees of freedom; limit {MessageIdStatistics.ChiSquareLimit(6):F1})."));
        Assert.Equal(0, collisions);
        Assert.InRange(Math.Abs(statistics.MonobitDeviation), 0, 6);
        Assert.InRange(statistics.WorstChiSquare, 0, MessageIdStatistics.ChiSquareLimit(6));
    }

    // 25 symbols and three bits of the last: equal identifiers have equal heads.
    private static UInt128 Head(string id)
    {
        UInt128 head = 0;
        for (var place = 1; place <= 25; place++)
        {
            head = (head << 5) | (uint)MessageIdStatistics.Value(id[place]);
        }

        return (head << 3) | (uint)(MessageIdStatistics.Value(id[26]) >> 2);
    }
}
