using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Testing;

/// <summary>
/// A sender for tests: it judges, identifies and encodes a message as <see cref="MailSender"/> does, and then keeps it. Nothing
/// leaves the process, and each receipt says so (<see cref="SendReceipt.Transport"/>). Every recipient is accepted unless the test
/// says otherwise. Nothing is tried again: a recipient who is deferred is one whose last attempt has ended. Thread-safe. Keeps all
/// messages in memory until <see cref="Clear"/>.
/// </summary>
public sealed class RecordingSender : IMailSender
{
    // No relay sets a bound; enough for a batch to be under way in parallel.
    private const int Places = 16;
    private readonly Preparation _preparation;
    private readonly RecordStage _record;
    private readonly Lock _lock = new();
    private readonly List<RecordedMessage> _messages = [];
    private readonly Dictionary<int, TaskCompletionSource<RecordedMessage>> _awaited = [];
    private RecipientAnswers _answers = RecipientAnswers.Accept;

    /// <summary>A recorder that judges messages as a sender with these options would.</summary>
    /// <param name="options">The sender's options, of which the relays, the log and the telemetry are not used; null for the defaults.</param>
    public RecordingSender(SenderOptions? options = null)
    {
        var judging = options ?? new SenderOptions();
        _preparation = new Preparation(judging);
        _record = new RecordStage(judging, SendTransport.Recording);
    }

    /// <summary>
    /// The messages that came as far as a relay, in their order, whatever the test answered: see <see cref="RecordedMessage.Receipt"/>.
    /// A message that was refused before is not among them, since no relay would have seen it. A snapshot.
    /// </summary>
    public ImmutableArray<RecordedMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>From now on these recipients are refused for good. Of several answers to a recipient the one given last counts.</summary>
    /// <param name="who">Says of a recipient whether it is meant. Called by any thread that sends.</param>
    /// <param name="reply">The reply, 500 to 599; null for <c>550 5.1.1</c>.</param>
    /// <returns>This recorder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reply is not one that refuses for good.</exception>
    public RecordingSender Refuse(Func<Mailbox, bool> who, ReplyRecord? reply = null) =>
        Answer(who, InRange(reply ?? new ReplyRecord(550, "5.1.1", ["No such mailbox"]), 500));

    /// <summary>From now on these recipients are refused for a reason that may pass. Of several answers to a recipient the one given last counts.</summary>
    /// <param name="who">Says of a recipient whether it is meant. Called by any thread that sends.</param>
    /// <param name="reply">The reply, 400 to 499; null for <c>451 4.3.0</c>.</param>
    /// <returns>This recorder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reply is not one that refuses for now.</exception>
    public RecordingSender Defer(Func<Mailbox, bool> who, ReplyRecord? reply = null) =>
        Answer(who, InRange(reply ?? new ReplyRecord(451, "4.3.0", ["Try again later"]), 400));

    /// <summary>
    /// From now on it is not known what became of messages to these recipients, as if the connection had been lost behind the content.
    /// Visible recipients share a transaction and with it this fate, those apart that are refused. Of several answers to a recipient the
    /// one given last counts.
    /// </summary>
    /// <param name="who">Says of a recipient whether it is meant. Called by any thread that sends.</param>
    /// <returns>This recorder.</returns>
    public RecordingSender Lose(Func<Mailbox, bool> who) => Answer(who, reply: null);

    /// <summary>From now on every recipient is accepted again.</summary>
    /// <returns>This recorder.</returns>
    public RecordingSender Accept()
    {
        Volatile.Write(ref _answers, RecipientAnswers.Accept);
        return this;
    }

    /// <summary>Forgets the messages; the next is the first again. The answers stay.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _messages.Clear();
        }
    }

    /// <summary>Waits for a message, or gives it at once where it was sent already.</summary>
    /// <param name="number">Its place among <see cref="Messages"/>: 1 for the first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The message.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    /// <exception cref="OperationCanceledException">The token ended the wait.</exception>
    public async Task<RecordedMessage> WaitAsync(int number, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        Task<RecordedMessage> awaited;
        lock (_lock)
        {
            if (number <= _messages.Count)
            {
                return _messages[number - 1];
            }

            if (!_awaited.TryGetValue(number, out var source))
            {
                _awaited[number] = source = new TaskCompletionSource<RecordedMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            awaited = source.Task;
        }

        return await awaited.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<SendReceipt> SendAsync(OutgoingMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var passage = _preparation.Begin(message);
        SendReceipt receipt;
        try
        {
            var plan = await _preparation.PlanAsync(passage, cancellationToken).ConfigureAwait(false);
            var content = await ReadAsync(passage, cancellationToken).ConfigureAwait(false);
            receipt = Answered(passage);
            Keep(new RecordedMessage(content, plan, receipt));
        }
        catch (SendException exception)
        {
            passage.Refusal = exception.Error;
            throw new SendException(exception.Error, Judged(passage), exception);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            passage.Refusal = Preparation.Cancelled;
            throw new SendCanceledException(Judged(passage), cancellationToken);
        }

        return receipt.OrThrow(CancellationToken.None);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SendReceipt> SendAsync(IAsyncEnumerable<OutgoingMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new Batch(Places, Places, (message, _, token) => new ValueTask<SendReceipt>(SendAsync(message, token))).SendAsync(messages, cancellationToken);
    }

    // Written a second time from the message, as for a relay: the facts of the first writing are those of the receipt.
    private static async Task<byte[]> ReadAsync(Passage passage, CancellationToken cancellationToken)
    {
        using var octets = new MemoryStream();
        var content = await passage.Rewriting!.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            await content.CopyToAsync(octets, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return octets.ToArray();
    }

    private static ReplyRecord InRange(ReplyRecord reply, int first) => reply.Code >= first && reply.Code < first + 100
        ? reply
        : throw new ArgumentOutOfRangeException(nameof(reply), reply.Code, $"The reply code is {first} to {first + 99}.");

    private RecordingSender Answer(Func<Mailbox, bool> who, ReplyRecord? reply)
    {
        ArgumentNullException.ThrowIfNull(who);
        ImmutableInterlocked.Update(ref _answers, static (answers, rule) => answers.Add(rule.who, rule.reply), (who, reply));
        return this;
    }

    // The practices are judged before the answers: what a test made up is evidence of nothing.
    private SendReceipt Answered(Passage passage)
    {
        var recipients = Volatile.Read(ref _answers).To(passage.Addressing!);
        return Judged(passage) with { Outcome = RecordStage.Outcome(recipients), Recipients = recipients };
    }

    // A log, a trace or a metric would tell of messages that were sent, and none is.
    private SendReceipt Judged(Passage passage) => _record.RecordInSilence(passage);

    private void Keep(RecordedMessage message)
    {
        lock (_lock)
        {
            _messages.Add(message);
            if (_awaited.Remove(_messages.Count, out var awaited))
            {
                awaited.SetResult(message);
            }
        }
    }
}
