using System.Text.Json;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Tests.Delivery;

/// <summary>Who leaves before the relay has answered gets a receipt that says so, and the true one once it is known.</summary>
public sealed class Amendments : SenderTest
{
    private PeerScript Waiting => RelayScripts.Implicit(Authority)
        .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Mark("has it").WaitForRelease();

    [Theory]
    [InlineData("250 2.0.0 Ok: queued as 4XyZ", SendOutcome.Accepted, Delivered.Yes)]
    [InlineData("554 5.6.0 no", SendOutcome.Refused, Delivered.No)]
    [InlineData("451 4.3.0 later", SendOutcome.Deferred, Delivered.No)]
    public async Task The_late_reply_amends_the_receipt(string reply, SendOutcome outcome, Delivered delivered)
    {
        var log = new KeptLog();
        await using var peer = ScriptedPeer.Listen(Waiting.Reply(reply).Ends());
        await using var sender = new MailSender(OptionsFor(peer) with { Logger = log });
        var receipt = await LeaveAsync(sender, peer);

        Assert.Equal((SendOutcome.Unknown, Delivered.Unknown), (receipt.Outcome, receipt.Recipients.Single().Delivered));
        Assert.False(receipt.Amendment!.IsCompleted);
        peer.Release();
        var amended = await receipt.Amendment.WaitAsync(Token);
        Assert.Equal((outcome, delivered), (amended.Outcome, amended.Recipients.Single().Delivered));
        Assert.Equal(receipt.MessageId, amended.MessageId);
        Assert.Null(amended.Amendment);
        Assert.Equal(4, amended.Attempts.Single().Transactions.Single().RepliesReceived);
        Assert.Contains(log.Lines, line => line.StartsWith("Information 1004 ", StringComparison.Ordinal) && line.Contains(outcome.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_deadline_leaves_as_a_caller_does()
    {
        var clock = new ObservedClock();
        await using var peer = ScriptedPeer.Listen(Waiting.Reply("250 ok").Ends());
        await using var sender = new MailSender(OptionsFor(peer) with { Clock = clock, Deadline = TimeSpan.FromSeconds(20) });
        var sending = sender.SendAsync(Message(), Token);
        await peer.Reached("has it").WaitAsync(Token);
        await clock.WhenArmedAsync(SmtpTimeouts.Default.FinalDot);
        clock.Advance(TimeSpan.FromSeconds(20));
        var receipt = await sending;

        Assert.Equal((SendOutcome.Unknown, SmtpFailure.TimedOut), (receipt.Outcome, receipt.Recipients.Single().Error!.Failure));
        peer.Release();
        Assert.Equal(SendOutcome.Accepted, (await receipt.Amendment!.WaitAsync(Token)).Outcome);
    }

    [Fact]
    public async Task A_relay_that_goes_away_leaves_the_fate_unknown()
    {
        await using var peer = ScriptedPeer.Listen(Waiting.Drop());
        await using var sender = new MailSender(OptionsFor(peer));
        var receipt = await LeaveAsync(sender, peer);
        peer.Release();

        var amended = await receipt.Amendment!.WaitAsync(Token);
        Assert.Equal((SendOutcome.Unknown, SmtpFailure.ConnectionLost), (amended.Outcome, amended.Recipients.Single().Error!.Failure));
    }

    [Fact]
    public async Task The_wait_for_a_late_reply_has_the_deadline_of_the_reply()
    {
        var clock = new ObservedClock();
        await using var peer = ScriptedPeer.Listen(Waiting.TakeTheRest());
        await using var sender = new MailSender(OptionsFor(peer) with { Clock = clock });
        var receipt = await LeaveAsync(sender, peer);
        await clock.WhenArmedAsync(SmtpTimeouts.Default.FinalDot);
        clock.Advance(SmtpTimeouts.Default.FinalDot);

        var amended = await receipt.Amendment!.WaitAsync(Token);
        Assert.Equal((SendOutcome.Unknown, SmtpFailure.TimedOut), (amended.Outcome, amended.Recipients.Single().Error!.Failure));
    }

    [Fact]
    public async Task The_connection_is_kept_for_the_reply_and_then_takes_the_next_message()
    {
        await using var peer = ScriptedPeer.Listen(Waiting.Reply("250 ok").Takes().Ends());
        var options = OptionsFor(peer);
        await using var sender = new MailSender(options with { Relays = [options.Relays[0] with { MaxConnections = 1 }] });
        var receipt = await LeaveAsync(sender, peer);
        Assert.Equal((1, 1), (sender.Relays[0].Connections, sender.Relays[0].InFlight));
        var next = sender.SendAsync(Message(), Token);
        Assert.False(next.IsCompleted);
        peer.Release();

        Assert.Equal(SendOutcome.Accepted, (await receipt.Amendment!.WaitAsync(Token)).Outcome);
        Assert.Equal(SendOutcome.Accepted, (await next).Outcome);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task Disposing_waits_for_it_briefly()
    {
        var clock = new ObservedClock();
        await using var peer = ScriptedPeer.Listen(Waiting.TakeTheRest());
        var sender = new MailSender(OptionsFor(peer) with { Clock = clock });
        var receipt = await LeaveAsync(sender, peer);
        var disposing = sender.DisposeAsync().AsTask();
        await clock.WhenArmedAsync(SmtpTimeouts.Default.Quit);
        Assert.False(disposing.IsCompleted);
        clock.Advance(SmtpTimeouts.Default.Quit);

        await disposing.WaitAsync(Token);
        Assert.Equal(SendOutcome.Unknown, (await receipt.Amendment!.WaitAsync(Token)).Outcome);
    }

    [Fact]
    public async Task Disposing_does_not_cut_off_a_reply_that_comes_meanwhile()
    {
        var clock = new ObservedClock();
        await using var peer = ScriptedPeer.Listen(Waiting.Reply("250 ok").Ends());
        var sender = new MailSender(OptionsFor(peer) with { Clock = clock });
        var receipt = await LeaveAsync(sender, peer);
        var disposing = sender.DisposeAsync().AsTask();
        await clock.WhenArmedAsync(SmtpTimeouts.Default.Quit);
        peer.Release();

        Assert.Equal(SendOutcome.Accepted, (await receipt.Amendment!.WaitAsync(Token)).Outcome);
        await disposing.WaitAsync(Token);
    }

    [Fact]
    public async Task A_receipt_that_is_final_has_none_and_none_is_written()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Takes().Ends(), Waiting.Drop());
        await using var sender = new MailSender(OptionsFor(peer));
        var receipt = await sender.SendAsync(Message(), Token);

        Assert.Null(receipt.Amendment);
        var written = receipt with { Amendment = Task.FromResult(receipt) };
        Assert.False(JsonDocument.Parse(ReceiptJson.Write(written)).RootElement.TryGetProperty("amendment", out _));
    }

    private static async Task<SendReceipt> LeaveAsync(MailSender sender, ScriptedPeer peer)
    {
        using var cancel = new CancellationTokenSource();
        var sending = sender.SendAsync(Message(), cancel.Token);
        await peer.Reached("has it").WaitAsync(Token);
        await cancel.CancelAsync();
        return await sending;
    }
}
