using Waxwing.Smtp;

namespace Waxwing;

/// <summary>An open connection of a relay, and how many messages use it. Guarded by its relay.</summary>
internal sealed class WarmConnection(MailSession session, ConnectionRecord record)
{
    private readonly ConnectionRecord _again = record with { Reused = true };

    /// <summary>The session.</summary>
    public MailSession Session { get; } = session;

    /// <summary>How many messages use it now, the parked ones included.</summary>
    public int Users { get; set; }

    /// <summary>How many messages have used it so far.</summary>
    public int Messages { get; private set; }

    /// <summary>The messages whose caller has left, and whose reply is still awaited.</summary>
    public List<Task> Parked { get; } = [];

    /// <summary>Whether its loss has been counted: however many messages were on it, it is one connection.</summary>
    public bool LossIsCounted { get; set; }

    /// <summary>Whether only those use it who wait for a late reply.</summary>
    public bool IsParked => Users > 0 && Users == Parked.Count;

    /// <summary>One more uses it.</summary>
    /// <returns>What the receipt says of the connection.</returns>
    public ConnectionRecord Rent()
    {
        Users++;
        return Messages++ > 0 ? _again : record;
    }
}
