namespace Waxwing;

/// <summary>
/// Bounds the repetitions of a sender over a sliding minute: so many percent of the first attempts, and a few more. A relay
/// that fails under load does not get the load again and again. Thread-safe.
/// </summary>
internal sealed class RetryBudget(RetryOptions options, TimeProvider clock)
{
    private const int Seconds = 60;

    private readonly Lock _gate = new();
    private readonly (long Second, int First, int Repeated)[] _slots = new (long, int, int)[Seconds];
    private readonly long _begun = clock.GetTimestamp();

    /// <summary>A message begins its first attempt.</summary>
    public void Deposit()
    {
        lock (_gate)
        {
            Current().First++;
        }
    }

    /// <summary>Takes a repetition out, if there is one left.</summary>
    public bool TryWithdraw()
    {
        lock (_gate)
        {
            ref var current = ref Current();
            var oldest = current.Second - Seconds;
            long first = 0;
            long repeated = 0;
            foreach (var slot in _slots.Where(slot => slot.Second > oldest))
            {
                first += slot.First;
                repeated += slot.Repeated;
            }

            if (repeated >= options.BudgetFloor + (first * options.BudgetPercent / 100))
            {
                return false;
            }

            current.Repeated++;
            return true;
        }
    }

    // Counted from 1, so that a slot which was never used lies outside of every minute but the first, and there it is empty.
    private ref (long Second, int First, int Repeated) Current()
    {
        var second = 1 + (long)clock.GetElapsedTime(_begun).TotalSeconds;
        ref var slot = ref _slots[second % Seconds];
        if (slot.Second != second)
        {
            slot = (second, 0, 0);
        }

        return ref slot;
    }
}
