namespace Waxwing.Storm;

/// <summary>Dice with a seed, for many at once.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    /// <summary>At least <paramref name="from"/>, less than <paramref name="to"/>.</summary>
    public int Roll(int from, int to)
    {
        lock (_lock)
        {
            return _random.Next(from, to);
        }
    }

    /// <summary>True once in so many times.</summary>
    public bool Falls(int onceIn) => Roll(0, onceIn) == 0;
}
