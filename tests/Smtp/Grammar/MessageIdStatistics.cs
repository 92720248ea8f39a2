using System.Numerics;

namespace Waxwing.Smtp.Tests.Grammar;

/// <summary>Two classical tests over the random part of many identifiers.</summary>
/// <param name="MonobitDeviation">How far the share of one bits is from a half, in standard deviations.</param>
/// <param name="WorstChiSquare">The largest chi-square over the 32 symbols (31 degrees of freedom) among the places of the identifier.</param>
internal sealed record MessageIdStatistics(double MonobitDeviation, double WorstChiSquare)
{
    private const int Places = 26;
    private const int Symbols = 32;

    public static MessageIdStatistics Of(FillRandom source, int samples)
    {
        var domain = Domain.Parse("example.com");
        var counts = new int[Places, Symbols];
        var ones = 0L;
        for (var sample = 0; sample < samples; sample++)
        {
            var id = MessageId.Create(domain, source).ToString();
            for (var place = 0; place < Places; place++)
            {
                var symbol = Value(id[place + 1]);
                counts[place, symbol]++;
                ones += BitOperations.PopCount((uint)symbol);
            }
        }

        var bits = (double)samples * Places * 5;
        var expected = (double)samples / Symbols;
        var worst = Enumerable.Range(0, Places)
            .Max(place => Enumerable.Range(0, Symbols).Sum(symbol => Math.Pow(counts[place, symbol] - expected, 2) / expected));
        return new MessageIdStatistics((ones - (bits / 2)) / Math.Sqrt(bits / 4), worst);
    }

    /// <summary>The chi-square that is exceeded as seldom as a normal variable exceeds the deviations (Wilson and Hilferty).</summary>
    public static double ChiSquareLimit(double deviations)
    {
        const double freedom = Symbols - 1;
        return freedom * Math.Pow(1 - (2 / (9 * freedom)) + (deviations * Math.Sqrt(2 / (9 * freedom))), 3);
    }

    /// <summary>The five bits of a symbol.</summary>
    public static int Value(char symbol) => symbol is >= 'a' and <= 'z' ? symbol - 'a' : symbol is >= '2' and <= '7' ? symbol - '2' + 26 : throw new ArgumentOutOfRangeException(nameof(symbol));
}
