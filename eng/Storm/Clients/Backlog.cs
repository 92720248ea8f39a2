namespace Waxwing.Storm.Clients;

/// <summary>The messages of one door that no client has handed over yet: those that are to be tried again at their time, else the next new one. Thread-safe.</summary>
internal sealed class Backlog(IEnumerable<int> messages)
{
    private readonly Queue<int> _new = new(messages);
    private readonly PriorityQueue<int, DateTimeOffset> _again = new();
    private readonly Lock _lock = new();
    private int _inHand;

    /// <summary>Whether nothing is left, and nobody has any in hand.</summary>
    public bool IsDone
    {
        get
        {
            lock (_lock)
            {
                return _new.Count + _again.Count + _inHand == 0;
            }
        }
    }

    /// <summary>One that may be tried now, or null.</summary>
    public int? Take(DateTimeOffset now)
    {
        lock (_lock)
        {
            int? message = _again.TryPeek(out _, out var due) && due <= now ? _again.Dequeue() : _new.TryDequeue(out var next) ? next : null;
            _inHand += message is null ? 0 : 1;
            return message;
        }
    }

    /// <summary>It is to be tried again.</summary>
    public void Return(int message, DateTimeOffset due)
    {
        lock (_lock)
        {
            _inHand--;
            _again.Enqueue(message, due);
        }
    }

    /// <summary>It was accepted, or refused for good.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            _inHand--;
        }
    }
}
