using System.Diagnostics;
using System.Globalization;

namespace Waxwing.Bench;

/// <summary>
/// What a piece of work costs: the median of rounds in which every case has its turn. Before them each case runs for seconds, until the runtime has compiled it to its end:
/// a few hundred runs are too few for that, and measure the compiler.
/// </summary>
/// <param name="Name">The case.</param>
/// <param name="Microseconds">The time of one run.</param>
/// <param name="Octets">What one run allocates.</param>
internal readonly record struct Timing(string Name, double Microseconds, long Octets)
{
    private const int Rounds = 9;
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(200);

    /// <summary>Measures. Nothing of the work may wait.</summary>
    public static async Task<Timing[]> OfAsync(params (string Name, Func<Task> Work)[] cases)
    {
        var times = new int[cases.Length];
        for (var i = 0; i < cases.Length; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            for (; Stopwatch.GetElapsedTime(begin) < Warmup; times[i]++)
            {
                await cases[i].Work().ConfigureAwait(false);
            }

            times[i] = Math.Max(1, (int)(times[i] * (Round / Warmup)));
        }

        var timings = cases.Select(_ => new Timing[Rounds]).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                timings[i][round] = await OfAsync(cases[i].Name, cases[i].Work, times[i]).ConfigureAwait(false);
            }
        }

        return [.. timings.Select(rounds => rounds.OrderBy(round => round.Microseconds).ElementAt(Rounds / 2))];
    }

    /// <summary>One line for a person.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"  {Name,-46} {Microseconds,8:0.0} us {Octets,8} octets");

    private static async Task<Timing> OfAsync(string name, Func<Task> work, int times)
    {
        var (octets, begin) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        for (var i = 0; i < times; i++)
        {
            await work().ConfigureAwait(false);
        }

        return new Timing(name, Stopwatch.GetElapsedTime(begin).TotalMicroseconds / times, (GC.GetTotalAllocatedBytes(precise: true) - octets) / times);
    }
}
