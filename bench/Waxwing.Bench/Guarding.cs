using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Waxwing.Bench;

/// <summary>How fast the guard reads, on one core, beside what it costs to decode the same text as UTF-8; and what a small message costs that holds nothing.</summary>
internal static class Guarding
{
    private const int Octets = 8 << 20;
    private const int Rounds = 5;
    private const int SmallMessages = 20_000;

    /// <summary>Measures, and prints the medians.</summary>
    public static void Run()
    {
        var octets = Encoding.UTF8.GetBytes(Mail());
        var text = Encoding.UTF8.GetString(octets);
        var decoding = Median(() => Encoding.UTF8.GetCharCount(octets) + Encoding.UTF8.GetString(octets).Length);
        var guarding = Median(() => GuardScanner.Scan(text).Length);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"guard: {octets.Length / guarding / 1e6:0} MB/s; decoding alone: {octets.Length / decoding / 1e6:0} MB/s; {GuardScanner.Scan(text).Length} findings in {octets.Length / 1e6:0.0} MB"));
        Small();
    }

    private static void Small()
    {
        using var message = Messages.Build(0, attachment: null);
        var allocated = 0L;
        var seconds = Median(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < SmallMessages; i++)
            {
                SensitiveDataGuard.Inspect(message);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return SmallMessages;
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a message of 2 KB: {seconds * 1e6 / SmallMessages:0.0} us, {allocated / SmallMessages} octets"));
    }

    private static double Median(Func<int> work)
    {
        work();
        var seconds = new double[Rounds];
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[Rounds / 2];
    }

    // Order confirmations and letters, each with its own numbers: dates, prices, telephone numbers, links, tracking numbers.
    private static string Mail()
    {
        var (text, number) = (new StringBuilder(), 1u);
        while (text.Length < Octets)
        {
            number = (number * 1664525) + 1013904223;
            text.Append(CultureInfo.InvariantCulture, $"""
                Dear Ms. Lindqvist,

                thank you for your order {number % 1_000_000} of 2026-{(number >> 8) % 12 + 1:00}-{(number >> 12) % 28 + 1:00}. It will leave our warehouse within
                two working days; you can follow it at https://shop.example/orders/{number % 1_000_000}/track?lang=en&ref=mail as soon as it
                is on its way. If anything is not as you expected it, write to service@shop.example or call +46 8 {(number >> 4) % 1_000_000}
                between 9:00 and 17:00, and tell us the number of the order: we answer within a day, and most questions are
                settled with the first reply. Please keep this message for your records.

                  2 x Kettle, enamelled, blue            {(number >> 6) % 100},90 EUR
                  1 x Tea strainer, stainless steel       {(number >> 9) % 20},50 EUR
                  Shipping                                4,90 EUR

                The key to a good cup of tea is fresh water, and the secret of our grandmother was patience: she let it stand for
                exactly four minutes, whatever the weather, and never told anybody why. We like to think that she knew.

                With kind regards from the whole team; naïve as it may sound, we still pack each parcel by hand.


                """);
        }

        return text.ToString();
    }
}
