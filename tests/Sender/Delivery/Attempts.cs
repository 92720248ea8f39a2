using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Tests.Delivery;

/// <summary>Only what failed for the time being is tried again, only for those who still wait, and never without end.</summary>
public sealed class Attempts : SenderTest
{
    private static readonly RetryOptions Quick = new() { MaxAttempts = 3, FirstDelay = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public async Task A_greylisted_recipient_is_tried_again_and_the_accepted_one_is_not()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority)
            .Expect("MAIL").Reply("250 ok").ExpectLine("RCPT TO:<bob@example.net>").Reply("250 ok").ExpectLine("RCPT TO:<cid@example.net>").Reply("450 4.2.0 greylisted")
            .Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok")
            .Expect("MAIL").Reply("250 ok").ExpectLine("RCPT TO:<cid@example.net>").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").Ends());
        var message = Message();
        message.To.Add(new MailboxAddress(null, "cid@example.net"));
        var receipt = await SendAsync(Options(peer) with { Retry = Quick }, message);
        await peer.Completion;

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(2, receipt.Attempts.Length);
        Assert.Equal(peer.Contents[0], peer.Contents[1]);
    }

    [Fact]
    public async Task A_permanent_refusal_is_not_tried_again()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 no").Ends());
        var receipt = await SendAsync(Options(peer) with { Retry = Quick }, Message());

        Assert.Single(receipt.Attempts);
        Assert.Equal(SendOutcome.Refused, receipt.Outcome);
    }

    [Fact]
    public async Task An_unknown_fate_is_never_sent_again()
    {
        await using var peer = ScriptedPeer.Listen(
            RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Drop(),
            RelayScripts.Implicit(Authority).Takes().Ends());
        await using var sender = new MailSender(Options(peer) with { Retry = Quick });
        var receipt = await sender.SendAsync(Message(), Token);

        Assert.Equal(SendOutcome.Unknown, receipt.Outcome);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task A_relay_that_stays_away_is_tried_as_often_as_allowed_and_the_waits_grow()
    {
        var clock = new ObservedClock();
        var dials = new CountingDialer();
        var options = new SenderOptions { Relays = [new RelayOptions { Host = "127.0.0.1", AuthorityFile = AuthorityFile }], Clock = clock, Retry = new RetryOptions { MaxAttempts = 4 } };
        await using var sender = new MailSender(options, SystemNetwork.Instance, dials, () => 0.5);
        var sending = sender.SendAsync(Message(), Token);
        // Half fixed, half random: with a die that shows one half, three quarters of 2, 4 and 8 seconds.
        foreach (var wait in new[] { 1.5, 3, 6 })
        {
            await clock.WhenArmedAsync(TimeSpan.FromSeconds(wait));
            clock.Advance(TimeSpan.FromSeconds(wait));
        }

        var exception = await Assert.ThrowsAsync<SendException>(() => sending);
        Assert.Equal(4, dials.Count);
        Assert.Equal(SendOutcome.Deferred, exception.Receipt!.Outcome);
        Assert.Equal((SendStage.Connect, SmtpFailure.ConnectionLost), (exception.Error.Stage, exception.Error.Failure));
        Assert.Equal([0, 1.5, 3, 6], exception.Receipt.Attempts.Select(attempt => attempt.WaitedSeconds));
    }

    [Fact]
    public async Task The_deadline_of_the_message_ends_everything()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Stall());
        await using var sender = new MailSender(Options(peer) with { Deadline = TimeSpan.FromMilliseconds(300) });
        var exception = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(), Token));

        Assert.Equal((SmtpFailure.TimedOut, Delivered.No), (exception.Error.Failure, exception.Error.Delivered));
        Assert.Equal((SendStage.MailFrom, nameof(SendFault.MessageDeadlineEnded)), (exception.Error.Stage, exception.Error.Detail));
        Assert.Equal("the message's deadline of 0.3 s ended at MailFrom", exception.Error.Message);
    }

    [Fact]
    public async Task A_code_lives_ten_minutes_whatever_the_deadline_says()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Mark("waits").Stall());
        await using var sender = new MailSender(Options(peer) with { Clock = clock, Deadline = TimeSpan.FromDays(1), Timeouts = new SmtpTimeouts { RcptTo = TimeSpan.FromHours(2) } });
        var sending = sender.SendAsync(new OutgoingMessage(Message()) { Kind = MailKind.OneTimePassword }, Token);
        await peer.Reached("waits").WaitAsync(Token);
        clock.Advance(TimeSpan.FromMinutes(10));
        var exception = await Assert.ThrowsAsync<SendException>(() => sending);

        Assert.Equal(SmtpFailure.TimedOut, exception.Error.Failure);
    }

    [Fact]
    public async Task The_callers_cancellation_is_not_a_timeout()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Mark("waits").Stall());
        await using var sender = new MailSender(Options(peer));
        using var cancel = new CancellationTokenSource();
        var sending = sender.SendAsync(Message(), cancel.Token);
        await peer.Reached("waits").WaitAsync(Token);
        await cancel.CancelAsync();
        var exception = await Assert.ThrowsAsync<SendCanceledException>(() => sending);

        Assert.Equal(SmtpFailure.Cancelled, exception.Receipt.Recipients[0].Error!.Failure);
    }

    private sealed class CountingDialer : IDialer
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task<Stream> ConnectAsync(System.Net.IPEndPoint endpoint, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return Task.FromException<Stream>(new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused));
        }
    }
}
