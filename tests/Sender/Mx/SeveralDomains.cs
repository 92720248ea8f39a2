using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Tests.Mx;

/// <summary>The domains of one message go at the same time, each by the rules of fate that it would have alone, and the receipt does not tell who was faster.</summary>
public sealed class SeveralDomains : MxTest
{
    private PeerScript Ready => Host(Authority.Issue("mail.test"));

    [Fact]
    public async Task A_slow_host_keeps_nobody_waiting_and_the_receipt_has_the_order_of_the_domains()
    {
        await using var slow = ScriptedPeer.Listen(Ready.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").WaitForRelease().Reply("354 go").ExpectContent().Reply("250 ok").Ends());
        await using var fast = ScriptedPeer.Listen(Ready.Takes().Mark("taken").Ends());
        World("example.net", "slow.test", "192.0.2.1", slow);
        World("example.com", "fast.test", "192.0.2.2", fast);
        await using var sender = Sender();
        var sending = DeliverAsync(sender, To("bob@example.net", "ann@example.com"));
        await fast.Reached("taken");
        slow.Release();
        var receipt = await sending;

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal([(1, "example.net"), (1, "example.com")], receipt.Attempts.Select(attempt => (attempt.Number, attempt.MailHost!.Domain)));
        Assert.Equal(slow.Contents.Single(), fast.Contents.Single());
    }

    [Fact]
    public async Task Everybody_gets_the_same_octets_whatever_his_host_takes()
    {
        await using var eight = ScriptedPeer.Listen(Host(Authority.Issue("mail.test"), "8BITMIME").Takes().Ends());
        await using var seven = ScriptedPeer.Listen(Ready.Takes().Ends());
        World("example.net", "eight.test", "192.0.2.1", eight);
        World("example.com", "seven.test", "192.0.2.2", seven);
        var message = To("bob@example.net", "ann@example.com");
        message.Body = new TextPart("plain") { Text = "Grüße" };
        var receipt = await DeliverAsync(message);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.False(receipt.Content!.EightBit);
        Assert.Equal(eight.Contents.Single(), seven.Contents.Single());
    }

    [Fact]
    public async Task Each_has_its_own_fate()
    {
        await using var taking = ScriptedPeer.Listen(Ready.Takes().Ends());
        await using var refusing = ScriptedPeer.Listen(Ready.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 nobody").Ends());
        await using var lost = ScriptedPeer.Listen(Ready.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Drop());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        World("example.net", "taking.test", "192.0.2.1", taking);
        World("example.com", "refusing.test", "192.0.2.2", refusing);
        Dns.Mx("example.edu", secure: false, (10, "lost.test"), (20, "second.test"));
        At("lost.test", "192.0.2.3", lost);
        At("second.test", "192.0.2.4", second);
        Dns.Mx("example.info", secure: false, (0, null));
        var receipt = await DeliverAsync(To("a@example.net", "b@example.com", "c@example.edu", "d@example.info"));

        Assert.Equal(SendOutcome.Unknown, receipt.Outcome);
        Assert.Equal(
            [(Delivered.Yes, null), (Delivered.No, null), (Delivered.Unknown, null), (Delivered.No, nameof(SendFault.NullMx))],
            receipt.Recipients.Select(recipient => (recipient.Delivered, recipient.Error?.Stage == SendStage.Route ? recipient.Error.Detail : null)));
        // An unknown fate is never taken to another host, whoever goes beside it.
        Assert.Equal(0, second.Connections);
    }

    [Fact]
    public async Task Only_who_was_put_off_is_tried_again()
    {
        var clock = new ObservedClock();
        // None of them is as long as the wait that is waited for.
        var minute = TimeSpan.FromMinutes(1);
        var timeouts = new SmtpTimeouts { Greeting = minute, Ehlo = minute, StartTls = minute, MailFrom = minute, RcptTo = minute, Data = minute, DataBlock = minute, Reset = minute };
        await using var taking = ScriptedPeer.Listen(Ready.Takes().Ends());
        await using var grey = ScriptedPeer.Listen(
            Ready.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("450 4.2.0 greylisted").Ends(),
            Ready.Takes().Ends());
        World("example.net", "taking.test", "192.0.2.1", taking);
        World("example.com", "grey.test", "192.0.2.2", grey);
        await using var sender = Sender(DirectOptions with { Clock = clock, Retry = new RetryOptions { MaxAttempts = 2 }, IdleLimit = TimeSpan.Zero, Timeouts = timeouts });
        var sending = DeliverAsync(sender, To("bob@example.net", "ann@example.com"));
        await clock.WhenArmedAsync(TimeSpan.FromMinutes(5));
        clock.Advance(TimeSpan.FromMinutes(5));
        var receipt = await sending;

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal([(1, "example.net"), (1, "example.com"), (2, "example.com")], receipt.Attempts.Select(attempt => (attempt.Number, attempt.MailHost!.Domain)));
        Assert.Equal((1, 2), (taking.Connections, grey.Connections));
    }

    [Fact]
    public async Task Who_leaves_learns_what_is_known_of_each_and_late_replies_amend_it()
    {
        PeerScript late = Ready.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Mark("has it").WaitForRelease();
        await using var one = ScriptedPeer.Listen(late.Reply("250 ok").Ends());
        await using var other = ScriptedPeer.Listen(Ready.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Mark("has it").WaitForRelease().Reply("554 5.6.0 no").Ends());
        World("example.net", "one.test", "192.0.2.1", one);
        World("example.com", "other.test", "192.0.2.2", other);
        using var leaving = new CancellationTokenSource();
        await using var sender = Sender();
        var sending = sender.SendAsync(new OutgoingMessage(To("bob@example.net", "ann@example.com")), leaving.Token);
        await Task.WhenAll(one.Reached("has it"), other.Reached("has it"));
        await leaving.CancelAsync();
        var receipt = await sending;

        Assert.Equal([Delivered.Unknown, Delivered.Unknown], receipt.Recipients.Select(recipient => recipient.Delivered));
        one.Release();
        other.Release();
        Assert.Equal([Delivered.Yes, Delivered.No], (await receipt.Amendment!.WaitAsync(Token)).Recipients.Select(recipient => recipient.Delivered));
    }

    [Fact]
    public async Task Content_that_is_too_large_to_be_kept_goes_to_one_domain_after_the_other()
    {
        await using var net = ScriptedPeer.Listen(Ready.Takes().Ends());
        await using var com = ScriptedPeer.Listen(Ready.Takes().Ends());
        World("example.net", "net.test", "192.0.2.1", net);
        World("example.com", "com.test", "192.0.2.2", com);
        var message = To("bob@example.net", "ann@example.com");
        message.Body = new MimePart("application", "octet-stream") { Content = new MimeContent(new MemoryStream(new byte[600_000])), ContentTransferEncoding = ContentEncoding.Base64 };
        var receipt = await DeliverAsync(message);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(net.Contents.Single(), com.Contents.Single());
    }

    private static MimeMessage To(params string[] recipients)
    {
        var message = Message(recipients[0]);
        foreach (var recipient in recipients[1..])
        {
            message.To.Add(new MailboxAddress(null, recipient));
        }

        return message;
    }
}
