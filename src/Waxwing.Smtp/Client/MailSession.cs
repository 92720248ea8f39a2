namespace Waxwing.Smtp;

/// <summary>
/// A session that can carry mail: TLS is up and the server is verified, or the server is on this machine
/// (<see cref="PlainLoopback"/>). Thread-safe: transactions are written one behind the other, and as many of them as the
/// window allows wait for their final replies together.
/// </summary>
public abstract partial class MailSession : IAsyncDisposable
{
    // Without CHUNKING each message waits for its own 354 (RFC 2920 §3.1): one that waits for its final reply, one at its DATA, and a few that
    // are ready when it is their turn. More would only lie in memory.
    private const int AheadOfData = 8;

    private readonly SmtpChannel _channel;
    private readonly SendWindow _window;
    private readonly SessionWriter _writer;
    private readonly SessionAllowance _allowance;
    private readonly bool _finalReplyForEach;
    private bool _handedOn;

    private protected MailSession(SmtpChannel channel, SessionFacts facts, RelayKnowledge knowledge, bool finalReplyForEach = false)
    {
        _channel = channel;
        _finalReplyForEach = finalReplyForEach;
        Capabilities = facts.Capabilities;
        Knowledge = knowledge;
        _window = new SendWindow(knowledge);
        _allowance = new SessionAllowance(facts.Capabilities.Limits);
        _writer = new SessionWriter(channel, facts.Capabilities, _window);
    }

    /// <summary>What was observed while the connection was opened.</summary>
    public abstract SessionFacts Facts { get; }

    /// <summary>What was observed during AUTH, or null in a session without it.</summary>
    public abstract AuthenticationFacts? Authentication { get; }

    /// <summary>What the server announced; nothing of it in clear, where there is TLS.</summary>
    public EhloCapabilities Capabilities { get; }

    /// <summary>How many transactions wait for their final reply. Thread-safe.</summary>
    public int InFlight => _window.InFlight;

    /// <summary>
    /// How many may: it begins at one, widens after success, shrinks after refusals, at last to none, and never exceeds what
    /// the server still takes in this session (LIMITS MAILMAX, RFC 9422), nor eight without CHUNKING. Thread-safe.
    /// </summary>
    public int Window => (int)Math.Min(Math.Min(_window.Size, Capabilities.Chunking ? int.MaxValue : AheadOfData), (long)_window.InFlight + _allowance.TransactionsLeft);

    /// <summary>What is known of the relay.</summary>
    public RelayKnowledge Knowledge { get; }

    /// <summary>
    /// Whether the session can take another transaction as far as we know. The reader always listens, so a server that
    /// has said 421 or closed the connection meanwhile is known already. Thread-safe.
    /// </summary>
    public bool IsUsable => IsOpen && !IsUsedUp;

    /// <summary>
    /// Whether the session ends what it has and takes no other transaction, although nothing is broken: the server
    /// takes no more in one session (LIMITS, RFC 9422), or has refused so much that more of it might make it end the connection. A further message is told
    /// <see cref="SmtpFailureDetail.SessionUsedUp"/>: it was not sent, and needs another connection. Thread-safe.
    /// </summary>
    public bool IsUsedUp => _window.IsUsedUp || _allowance.IsUsedUp;

    /// <summary>How long nothing has been heard of the server. Thread-safe.</summary>
    public TimeSpan IdleFor => _channel.IdleFor;

    /// <summary>Why the session cannot be used any more, or null.</summary>
    public SmtpError? Broken => _channel.Broken;

    private protected SmtpChannel Channel => _channel;

    private bool IsOpen => _channel.Broken is null && !_handedOn;

    /// <summary>Says QUIT, waits briefly for the answer, and lets go of the connection. Never throws.</summary>
    /// <returns>A task that ends when the connection is gone.</returns>
    public async Task QuitAsync()
    {
        var gone = await SayQuitAsync().ConfigureAwait(false);
        await gone.ConfigureAwait(false);
    }

    /// <summary>
    /// Says QUIT and goes away: the answer is awaited as briefly as <see cref="QuitAsync"/> does, but not by the caller, whom it tells nothing.
    /// Never throws.
    /// </summary>
    /// <returns>A task that ends when QUIT is on its way, or cannot be said.</returns>
    public async Task LeaveAsync() => _ = await SayQuitAsync().ConfigureAwait(false);

    // The outer task ends when QUIT is on its way, the inner one when the connection is gone. RFC 5321 §4.1.1.10: it goes behind the answer.
    private async Task<Task> SayQuitAsync()
    {
        if (!IsOpen)
        {
            return DisposeAsync().AsTask();
        }

        try
        {
            await _writer.CloseAsync().ConfigureAwait(false);
            // The reader may wake us before it reads on, and who said QUIT may be anybody.
            await _window.WhenInFlightBelowAsync(1, new Signal()).AsTask().WaitAsync(_channel.Timeouts.Quit, _channel.Clock).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            var reply = new SingleReply();
            _channel.Command("QUIT", reply, SmtpStage.Quit);
            await _channel.FlushAsync().ConfigureAwait(false);
            return EndAsync(reply);
        }
        catch (Exception exception) when (exception is SmtpException or TimeoutException)
        {
            return DisposeAsync().AsTask();
        }
    }

    private async Task EndAsync(SingleReply reply)
    {
        try
        {
            await reply.Task.ConfigureAwait(false);
        }
        catch (SmtpException)
        {
            // The server owes us nothing any more; how it says goodbye changes no message.
        }

        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Lets go of the connection at once, without QUIT.</summary>
    /// <returns>A task that ends when the connection is gone.</returns>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (!_handedOn)
        {
            _channel.Close();
            await _writer.CloseAsync().ConfigureAwait(false);
            await _channel.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The connection goes on as a session of another type; this one is done.</summary>
    private protected void HandOn()
    {
        ObjectDisposedException.ThrowIf(_handedOn, this);
        _handedOn = true;
    }

    private protected CancellationTokenRegistration BreakOn(SmtpStage stage, CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static state =>
        {
            var (channel, stage) = ((SmtpChannel, SmtpStage))state!;
            channel.Cancel(stage);
        }, (_channel, stage));
}
