namespace Waxwing.Smtp;

/// <summary>Takes the replies to what one party wrote. Called by the connection's reader, which waits for nobody.</summary>
internal interface IReplyReceiver
{
    /// <summary>Whether a reply can be the answer. One that cannot be breaks the connection: nobody knows what it answers.</summary>
    /// <param name="stage">The stage under which it was expected.</param>
    /// <param name="index">The index under which it was expected (which recipient, which chunk).</param>
    /// <param name="reply">The reply; not 421.</param>
    bool Fits(SmtpStage stage, int index, SmtpReply reply);

    /// <summary>A reply arrived, in the order of the commands.</summary>
    /// <param name="stage">The stage under which it was expected.</param>
    /// <param name="index">The index under which it was expected (which recipient, which chunk).</param>
    /// <param name="reply">The reply.</param>
    /// <returns>Who goes on once the reader has nothing left to do, or null: to be set once.</returns>
    Signal? OnReply(SmtpStage stage, int index, SmtpReply reply);

    /// <summary>The connection broke while replies were outstanding; none will come any more.</summary>
    /// <param name="cause">The first cause.</param>
    /// <param name="heads">Whether the reply that is missing first was owed to this receiver: a 421 is the answer to that one.</param>
    void OnBroken(SmtpError cause, bool heads);
}

/// <summary>A reply that the server owes us.</summary>
internal readonly record struct ExpectedReply(IReplyReceiver Receiver, SmtpStage Stage, int Index);
