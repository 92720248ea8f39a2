namespace Waxwing.Smtp;

/// <summary>What is said while a connection is opened, one command at a time, and how long each phase took.</summary>
internal sealed class OpeningDialogue(SmtpTimeouts timeouts, TimeProvider clock, CancellationToken cancellationToken)
{
    private readonly List<PhaseTime> _phases = [];

    /// <summary>The phases that have ended, in their order.</summary>
    public IReadOnlyList<PhaseTime> Phases => _phases;

    /// <summary>Starts the channel and reads the greeting.</summary>
    /// <exception cref="SmtpException">The server refused the connection, or it broke.</exception>
    public async Task<SmtpReply> ReadGreetingAsync(SmtpChannel channel, bool inClear = false)
    {
        var started = clock.GetTimestamp();
        var pending = new SingleReply();
        channel.Start(pending, inClear);
        var greeting = await pending.Task.ConfigureAwait(false);
        Ended(SmtpStage.Greeting, started);
        if (greeting.Code != 220)
        {
            // RFC 5321 §3.1: 554 means that there is no mail service here.
            throw Rejected(SmtpStage.Greeting, greeting, "the server refused the connection");
        }

        return greeting;
    }

    /// <summary>Says EHLO or LHLO.</summary>
    /// <exception cref="SmtpException">The server refused, or the connection broke.</exception>
    public async Task<EhloCapabilities> SayHelloAsync(SmtpChannel channel, string verb, Domain name)
    {
        var reply = await SayAsync(channel, $"{verb} {name}", SmtpStage.Ehlo).ConfigureAwait(false);
        return reply.Code == 250
            ? EhloCapabilities.FromReply(reply)
            : throw Rejected(SmtpStage.Ehlo, reply, $"the server refused {verb}");
    }

    /// <summary>Says a command and waits for its reply.</summary>
    /// <exception cref="SmtpException">The connection broke.</exception>
    public async Task<SmtpReply> SayAsync(SmtpChannel channel, string command, SmtpStage stage)
    {
        var started = clock.GetTimestamp();
        var pending = new SingleReply();
        channel.Command(command, pending, stage);
        await channel.FlushAsync().ConfigureAwait(false);
        var reply = await pending.Task.ConfigureAwait(false);
        Ended(stage, started);
        return reply;
    }

    /// <summary>A phase ended that took its time since then.</summary>
    public void Ended(SmtpStage stage, long started) => Took(stage, clock.GetElapsedTime(started));

    /// <summary>A phase took so long.</summary>
    public void Took(SmtpStage stage, TimeSpan time) => _phases.Add(new PhaseTime(stage, time, timeouts.For(stage)));

    /// <summary>The caller's wish to stop ends the connection.</summary>
    public CancellationTokenRegistration BreakOnCancel(SmtpChannel channel) => cancellationToken.UnsafeRegister(
        static state => ((SmtpChannel)state!).Cancel(SmtpStage.Connect), channel);

    private static SmtpException Rejected(SmtpStage stage, SmtpReply reply, string message) => new(new SmtpError
    {
        Stage = stage,
        Failure = reply.Code >= 400 ? SmtpFailure.Rejected : SmtpFailure.ProtocolViolation,
        Message = $"{message}: {reply}",
        Scope = FailureScope.Relay,
        Reply = reply,
    });
}
