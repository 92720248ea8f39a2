namespace Waxwing.Smtp;

/// <summary>
/// How much a server may still refuse on one connection before it might end it, and with it what is in flight. Refusals
/// are never given back: Exim counts over the whole connection. As long as there was none, a server that has taken many messages is
/// trusted with as many at once: that it refuses all of them would be new, and would cost at worst the connection, with every
/// fate still told as it is.
/// </summary>
internal sealed class RefusalBudget
{
    // Postfix ends a connection at 20 errors without a delivery (smtpd_hard_error_limit), and with one for each RSET under
    // stress (smtpd_junk_command_limit). Exim ends it at the twelfth RSET that follows no accepted message
    // (smtp_accept_max_nonmail is 10, the first is free). Nine messages with two refusals each stay below both.
    private const int Limit = 18;

    // A message that is refused costs at least the refusal and either the content refused behind it or a RSET.
    private const int Message = 2;

    private int _spent;
    private int _accepted;

    /// <summary>How many messages may be in flight, of which each may be refused.</summary>
    public int Messages => _spent == 0 ? Math.Max(Limit / Message, _accepted) : Math.Max(0, (Limit - _spent) / Message);

    /// <summary>The fate of a transaction is known.</summary>
    public void Spend(Transaction transaction)
    {
        _spent += transaction.LeavesContentBehind ? Limit : transaction.IsAccepted ? transaction.Refusals : Math.Max(Message, transaction.Refusals);
        _accepted += transaction.IsAccepted ? 1 : 0;
    }
}
