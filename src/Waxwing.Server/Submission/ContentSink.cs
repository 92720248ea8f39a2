using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Store;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.Submission;

/// <summary>Gathers one message, and hands it over when it is whole.</summary>
/// <param name="services">What all sessions share.</param>
/// <param name="client">Who sends.</param>
/// <param name="transaction">The envelope.</param>
/// <param name="findKey">The key of the session, if it is still good.</param>
/// <param name="accepted">Is told when the message was accepted.</param>
internal sealed class ContentSink(
    SubmissionServices services, SmtpServerClient client, SmtpServerTransaction transaction, Func<CancellationToken, ValueTask<ApiKey?>> findKey, Action accepted) : SmtpServerSink
{
    // However the content comes: by DATA or by BDAT.
    private const string Command = "DATA";

    private readonly ContentBuffer _content = new(services.Memory);
    private bool _overflowed;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (!_overflowed && !_content.TryAppend(content.Span))
        {
            // The rest is read all the same, so that the client hears why.
            _overflowed = true;
            _content.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    public override async ValueTask<SmtpServerReply> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_overflowed)
        {
            SubmissionLog.NoRoom(services.Log, services.Memory.Taken);
            return HandoverReplies.Unavailable;
        }

        try
        {
            // Not the one that MAIL found: it may have been revoked since.
            return await findKey(cancellationToken) is { } key ? await HandOverAsync(key, cancellationToken) : SubmissionHandler.KeyIsOver;
        }
        catch (StoreException fault)
        {
            services.PutOff(Command, fault);
            return HandoverReplies.Unavailable;
        }
    }

    public override ValueTask DisposeAsync()
    {
        _content.Dispose();
        return base.DisposeAsync();
    }

    private async ValueTask<SmtpServerReply> HandOverAsync(ApiKey key, CancellationToken cancellationToken)
    {
        if (!MessageBounds.Hold(_content.Open(), cancellationToken))
        {
            return SubmittedMessage.TooMuch;
        }

        if (SubmittedMessage.TryRead(_content.Open(), cancellationToken) is not { } message)
        {
            return SubmittedMessage.NoMessage;
        }

        if (TraceField.TellsOfALoop(message))
        {
            message.Dispose();
            return HandoverReplies.Say(554, 5, 4, 6, "The message has passed too many hosts: it seems to go in a circle");
        }

        var (repetition, refusal) = SubmittedMessage.TakeRepetition(message, transaction);
        if (refusal is not null)
        {
            message.Dispose();
            return refusal;
        }

        TraceField.Add(message, services.Options.ServerName, client, transaction.SmtpUtf8, services.Clock.GetUtcNow());
        var handover = new Handover { Key = key, Drafts = [SubmittedMessage.ToDraft(message, transaction)], Repetition = repetition };
        var reply = HandoverReplies.Of(await services.Desk.AcceptAsync(handover, cancellationToken));
        if (reply.IsPositive)
        {
            accepted();
            services.Took(Command);
        }

        return reply;
    }
}
