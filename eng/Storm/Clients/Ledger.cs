namespace Waxwing.Storm.Clients;

/// <summary>What the clients know: which messages the service said that it has, and under which name. Thread-safe.</summary>
internal sealed class Ledger(int messages)
{
    private readonly string?[] _ids = new string?[messages];
    private readonly Lock _lock = new();
    private readonly List<string> _breaches = [];
    private int _accepted;
    private int _repetitions;

    /// <summary>How many messages are accepted.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>How often a client tried again.</summary>
    public int Repetitions => Volatile.Read(ref _repetitions);

    /// <summary>What must not have been answered.</summary>
    public IReadOnlyList<string> Breaches
    {
        get
        {
            lock (_lock)
            {
                return [.. _breaches];
            }
        }
    }

    /// <summary>The name of a message, or null where the service never said that it has it.</summary>
    public string? IdOf(int message)
    {
        lock (_lock)
        {
            return _ids[message];
        }
    }

    /// <summary>The service said that it has it.</summary>
    public void Accept(int message, string id)
    {
        lock (_lock)
        {
            if (_ids[message] is null)
            {
                _ids[message] = id;
                Volatile.Write(ref _accepted, _accepted + 1);
            }
            else if (!string.Equals(_ids[message], id, StringComparison.Ordinal))
            {
                _breaches.Add($"message {message} was accepted as {_ids[message]} and as {id}");
            }
        }
    }

    /// <summary>The service refused for good what it has to take.</summary>
    public void Refuse(int message, string answer)
    {
        lock (_lock)
        {
            _breaches.Add($"message {message} was refused: {answer}");
        }
    }

    /// <summary>A client will try again.</summary>
    public void Repeat() => Interlocked.Increment(ref _repetitions);
}
