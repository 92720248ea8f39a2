namespace Waxwing.Smtp;

/// <summary>Receives the one reply to a command that stands alone: EHLO, STARTTLS, AUTH, NOOP, QUIT, and the greeting.</summary>
internal sealed class SingleReply : IReplyReceiver
{
    private readonly TaskCompletionSource<SmtpReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The reply.</summary>
    /// <exception cref="SmtpException">The connection broke first.</exception>
    public Task<SmtpReply> Task => _reply.Task;

    // RFC 4954 §4: AUTH alone among these goes on with 334. Which of the others is wanted, the one who asked knows.
    public bool Fits(SmtpStage stage, int index, SmtpReply reply) => stage == SmtpStage.Auth || !reply.IsIntermediate;

    public Signal? OnReply(SmtpStage stage, int index, SmtpReply reply)
    {
        _reply.TrySetResult(reply);
        return null;
    }

    public void OnBroken(SmtpError cause, bool heads) => _reply.TrySetException(new SmtpException(cause));
}
