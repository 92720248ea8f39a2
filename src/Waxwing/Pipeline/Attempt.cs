using Waxwing.Smtp;

namespace Waxwing;

/// <summary>One attempt under way, with one relay. Going on at once with the next relay is another of the same number.</summary>
internal sealed class Attempt(int number, TimeSpan waited, Relay relay)
{
    /// <summary>1 for the first.</summary>
    public int Number { get; } = number;

    /// <summary>How long we waited before it.</summary>
    public TimeSpan Waited { get; } = waited;

    /// <summary>The relay.</summary>
    public Relay Relay { get; } = relay;

    /// <summary>What its breaker let through when the attempt began.</summary>
    public BreakerState Breaker { get; } = relay.Breaker.State;

    /// <summary>The connection, or null if none was made.</summary>
    public ConnectionRecord? Connection { get; set; }

    /// <summary>The transactions.</summary>
    public List<(Envelope Envelope, TransactionResult Result)> Transactions { get; } = [];

    /// <summary>What ended the attempt early, or null.</summary>
    public SendError? Error { get; set; }

    /// <summary>The relay that the message went on to at once, or null.</summary>
    public Relay? Next { get; set; }
}
