using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>The steps of a check in the order of time: the first of them and always the last, since that is what it came to.</summary>
/// <param name="most">How many are kept before the last.</param>
internal sealed class BoundedSteps<T>(int most)
    where T : class
{
    private readonly List<T> _first = [];
    private T? _last;
    private int _count;

    /// <summary>How many steps are missing before the last one.</summary>
    public int LeftOut => Math.Max(0, _count - most - 1);

    public ImmutableArray<T> Kept => _count > most ? [.. _first, _last!] : [.. _first];

    public void Add(T step)
    {
        _last = step;
        if (_count++ < most)
        {
            _first.Add(step);
        }
    }
}
