namespace Waxwing.Trust;

/// <summary>How much a verifier does for one message. Immutable.</summary>
public sealed record DkimVerifierOptions
{
    /// <summary>How many signatures are tried, from the top of the header; 1 to 100, 10 by default. Each costs a question to DNS and a little arithmetic (RFC 6376 §8.4).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int MaxSignatures { get; init => field = Within(value, 1, 100); } = 10;

    /// <summary>How many octets a header may have, its empty line included; 1,000 to 64 Mi, 1 Mi by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int MaxHeaderOctets { get; init => field = Within(value, 1000, 64 * 1024 * 1024); } = 1024 * 1024;

    /// <summary>How many fields a header may have; 10 to 1,000,000, 10,000 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public int MaxHeaderFields { get; init => field = Within(value, 10, 1_000_000); } = 10_000;

    /// <summary>How far a signer's clock may be ahead or behind before <c>t=</c> and <c>x=</c> count; five minutes by default, never negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or more than a day.</exception>
    public TimeSpan ClockTolerance
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromMinutes(5);

    private static int Within(int value, int min, int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max);
        return value;
    }
}
