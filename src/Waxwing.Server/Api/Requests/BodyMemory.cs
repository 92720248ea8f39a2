namespace Waxwing.Server.Api;

/// <summary>What all bodies together may hold of memory. Thread-safe.</summary>
internal sealed class BodyMemory(long limit)
{
    private long _taken;

    /// <summary>The part of one request; dispose it behind the answer.</summary>
    public Share Begin() => new(this);

    private bool TryTake(long octets)
    {
        if (Interlocked.Add(ref _taken, octets) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -octets);
        return false;
    }

    /// <summary>What one request holds; used by one thread at a time.</summary>
    internal sealed class Share(BodyMemory memory) : IDisposable
    {
        private long _held;

        /// <summary>Asks for so much in all. False: there is not so much left.</summary>
        public bool TryTake(long octets)
        {
            if (octets > _held && !memory.TryTake(octets - _held))
            {
                return false;
            }

            _held = Math.Max(_held, octets);
            return true;
        }

        /// <inheritdoc/>
        public void Dispose() => Interlocked.Add(ref memory._taken, -_held);
    }
}
