namespace Waxwing.Smtp;

/// <summary>What is left of the transactions and recipient domains that the server allows in one session (RFC 9422). Thread-safe.</summary>
internal sealed class SessionAllowance(SessionLimits limits)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Domain> _domains = [];
    private int _transactions;
    private bool _usedUp;

    /// <summary>Whether the server takes nothing more in this session.</summary>
    public bool IsUsedUp
    {
        get
        {
            lock (_gate)
            {
                return _usedUp || Left == 0;
            }
        }
    }

    /// <summary>How many transactions are left.</summary>
    public int TransactionsLeft
    {
        get
        {
            lock (_gate)
            {
                return _usedUp ? 0 : Left;
            }
        }
    }

    /// <summary>
    /// Takes what one transaction needs. It counts whatever becomes of it: so does the server (RFC 9422 §4), and a client that
    /// pipelines cannot know better. Where the domains do not fit, the session is used up: another begins with none.
    /// </summary>
    public bool TryTake(Envelope envelope)
    {
        lock (_gate)
        {
            if (_usedUp || Left == 0)
            {
                return false;
            }

            if (limits.RecipientDomains is not null)
            {
                var added = envelope.Recipients.Select(recipient => recipient.Domain).Except(_domains).ToArray();
                if (_domains.Count + added.Length > limits.RecipientDomains)
                {
                    _usedUp = true;
                    return false;
                }

                _domains.UnionWith(added);
            }

            _transactions++;
            return true;
        }
    }

    private int Left => limits.Transactions - _transactions ?? int.MaxValue;
}
