using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Tests.Delivery;

/// <summary>Whatever ends a message early, it ends at once, nobody is forgotten, and the receipt tells the true reason.</summary>
public sealed class Endings : SenderTest
{
    [Fact]
    public async Task A_deadline_that_is_over_before_the_first_attempt_is_a_timeout_of_every_recipient()
    {
        // Whoever asks this clock for the time moves it on by a second: identifying the message does.
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        await using var peer = ScriptedPeer.Listen(new PeerScript().Drop());
        await using var sender = new MailSender(Options(peer) with { Clock = clock, Deadline = TimeSpan.FromSeconds(1) });
        var exception = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(), Token));

        Assert.Equal(0, peer.Connections);
        Assert.Equal((SmtpFailure.TimedOut, Delivered.No, RetryAdvice.Later), (exception.Error.Failure, exception.Error.Delivered, exception.Error.Retry));
        Assert.Equal(SmtpFailure.TimedOut, exception.Receipt!.Recipients.Single().Error!.Failure);
        Assert.Equal(SendOutcome.Deferred, exception.Receipt.Outcome);
    }

    [Fact]
    public async Task A_caller_that_has_cancelled_already_sends_nothing()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Drop());
        await using var sender = new MailSender(Options(peer));
        var exception = await Assert.ThrowsAsync<SendCanceledException>(() => sender.SendAsync(Message(), new CancellationToken(canceled: true)));

        Assert.Equal(0, peer.Connections);
        Assert.Equal(SmtpFailure.Cancelled, exception.Receipt.Recipients.Single().Error!.Failure);
    }

    [Fact]
    public async Task Who_waits_for_the_connection_can_cancel_and_the_one_who_has_it_goes_on()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority)
            .Expect("MAIL").Mark("busy").WaitForRelease().Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").Ends());
        await using var sender = new MailSender(Options(peer));
        var busy = sender.SendAsync(Message(), Token);
        await peer.Reached("busy").WaitAsync(Token);
        using var cancel = new CancellationTokenSource();
        var waiting = sender.SendAsync(Message(), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<SendCanceledException>(() => waiting);
        peer.Release();

        Assert.Equal(SendOutcome.Accepted, (await busy).Outcome);
    }

    [Fact]
    public async Task The_deadline_ends_the_wait_for_the_connection()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Mark("busy").Stall());
        await using var sender = new MailSender(Options(peer) with { Clock = clock, Deadline = TimeSpan.FromMinutes(1) });
        var busy = sender.SendAsync(Message(), Token);
        await peer.Reached("busy").WaitAsync(Token);
        var waiting = sender.SendAsync(new OutgoingMessage(Message()) { DeliverBy = new DeliverBy(TimeSpan.FromSeconds(30), DeliverByMode.Return) }, Token);
        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(SmtpFailure.TimedOut, (await Assert.ThrowsAsync<SendException>(() => waiting)).Error.Failure);
        Assert.False(busy.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(SmtpFailure.TimedOut, (await Assert.ThrowsAsync<SendException>(() => busy)).Error.Failure);
    }

    [Theory]
    [InlineData(TlsMode.StartTls, true)]
    [InlineData(TlsMode.Implicit, false)]
    public async Task Silence_until_the_deadline_of_the_message_asks_whether_the_mode_is_right(TlsMode mode, bool asks)
    {
        var clock = new ObservedClock();
        var script = mode == TlsMode.Implicit ? new PeerScript().Secure(Authority.Issue()) : new PeerScript();
        await using var peer = ScriptedPeer.Listen(script.Stall());
        await using var sender = new MailSender(Options(peer, mode) with { Clock = clock, Deadline = TimeSpan.FromSeconds(10) });
        var silent = sender.SendAsync(Message(), Token);
        await clock.WhenArmedAsync(SmtpTimeouts.Default.Greeting);
        clock.Advance(TimeSpan.FromSeconds(10));
        var error = (await Assert.ThrowsAsync<SendException>(() => silent)).Error;

        Assert.Equal((SendStage.Greeting, nameof(SendFault.MessageDeadlineEnded)), (error.Stage, error.Detail));
        Assert.StartsWith("the message's deadline of 10 s ended at Greeting", error.Message, StringComparison.Ordinal);
        Assert.Equal(asks, error.Message.EndsWith("does this port speak TLS from the first octet? Then use smtps:// instead of smtp://", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_deadline_ends_a_sign_in_that_stalls_and_the_next_message_gets_a_new_connection()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var peer = ScriptedPeer.Listen(
            RelayScripts.Implicit(Authority, "AUTH PLAIN").Expect("AUTH PLAIN").Mark("signing in").TakeTheRest(),
            RelayScripts.Implicit(Authority, "AUTH PLAIN").AuthPlain().Takes().Ends());
        await using var sender = new MailSender(WithUser(Options(peer)) with { Clock = clock, Deadline = TimeSpan.FromSeconds(10) });
        var stalled = sender.SendAsync(Message(), Token);
        await peer.Reached("signing in").WaitAsync(Token);
        clock.Advance(TimeSpan.FromSeconds(10));
        var exception = await Assert.ThrowsAsync<SendException>(() => stalled);

        Assert.Equal((SmtpFailure.TimedOut, Delivered.No), (exception.Error.Failure, exception.Error.Delivered));
        Assert.Equal(SendOutcome.Accepted, (await sender.SendAsync(Message(), Token)).Outcome);
    }

    [Fact]
    public async Task Disposing_says_QUIT_and_does_not_wait_for_its_answer()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Expect("QUIT").Mark("quitting").WaitForRelease().Reply("221 bye").ExpectEnd());
        var sender = new MailSender(Options(peer));
        await sender.SendAsync(Message(), Token);

        await sender.DisposeAsync().AsTask().WaitAsync(Token);
        await peer.Reached("quitting").WaitAsync(Token);
        peer.Release();

        // The connection is there until the answer has come (RFC 5321 §4.1.1.10).
        await peer.Completion.WaitAsync(Token);
    }

    [Fact]
    public async Task Disposing_lets_the_message_under_way_end_and_those_that_wait_fail_at_once()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority)
            .Expect("MAIL").Mark("busy").WaitForRelease().Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").Ends());
        var options = Options(peer);
        var sender = new MailSender(options with { Relays = [options.Relays[0] with { MaxConnections = 1 }] });
        var busy = sender.SendAsync(Message(), Token);
        await peer.Reached("busy").WaitAsync(Token);
        var waiting = sender.SendAsync(Message(), Token);
        var disposing = sender.DisposeAsync().AsTask();
        peer.Release();
        await disposing.WaitAsync(Token);

        Assert.Equal(SendOutcome.Accepted, (await busy).Outcome);
        var exception = await Assert.ThrowsAsync<SendException>(() => waiting.WaitAsync(Token));
        Assert.Equal((SmtpFailure.Cancelled, Delivered.No), (exception.Error.Failure, exception.Error.Delivered));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendAsync(Message(), Token));
        await sender.DisposeAsync();
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task Disposing_between_two_attempts_keeps_the_receipt_of_those_who_have_the_message()
    {
        var clock = new ObservedClock();
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("RCPT").Reply("450 4.2.0 greylisted").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").Ends());
        var sender = new MailSender(Options(peer) with { Clock = clock, Retry = new RetryOptions { MaxAttempts = 2 } }, SystemNetwork.Instance, SystemNetwork.Instance, () => 0);
        var message = Message();
        message.To.Add(new MailboxAddress(null, "cid@example.net"));
        var sending = sender.SendAsync(message, Token);
        await clock.WhenArmedAsync(TimeSpan.FromSeconds(1));
        await sender.DisposeAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        var receipt = await sending;

        Assert.Equal(SendOutcome.PartlyAccepted, receipt.Outcome);
        Assert.Equal((SmtpFailure.Cancelled, Delivered.No), (receipt.Recipients[1].Error!.Failure, receipt.Recipients[1].Delivered));
        Assert.Contains("disposed", receipt.Recipients[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_that_dies_between_attempts_gets_the_message_for_those_who_wait_and_for_nobody_twice()
    {
        await using var peer = ScriptedPeer.Listen(
            RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT TO:<bob").Reply("250 ok").Expect("RCPT TO:<cid").Reply("451 4.3.0 later").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").Drop(),
            RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").ExpectLine("RCPT TO:<cid@example.net>").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").Ends());
        var message = Message();
        message.To.Add(new MailboxAddress(null, "cid@example.net"));
        var receipt = await SendAsync(Options(peer) with { Retry = new RetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.FromMilliseconds(10) } }, message);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(peer.Contents[0], peer.Contents[1]);
    }

    [Fact]
    public async Task A_relay_that_dies_between_two_transactions_gets_nobody_twice_and_nobody_is_forgotten()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes(recipients: 100).Drop(), RelayScripts.Implicit(Authority).Takes(recipients: 50).Takes().Ends());
        var message = Message("u0@example.net");
        message.To.AddRange(Enumerable.Range(1, 149).Select(i => new MailboxAddress(null, $"u{i}@example.net")));
        message.Bcc.Add(new MailboxAddress(null, "eve@example.net"));
        var receipt = await SendAsync(Options(peer) with { Retry = new RetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.FromMilliseconds(10) } }, message);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(151, receipt.Recipients.Length);
        Assert.Equal(151, peer.Lines.Where(line => line.StartsWith("RCPT", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(151, peer.Lines.Count(line => line.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Cancelling_after_some_have_the_message_returns_the_receipt_that_says_who()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Expect("MAIL").Mark("second").TakeTheRest());
        var message = Message();
        message.Bcc.Add(new MailboxAddress(null, "eve@example.net"));
        message.Bcc.Add(new MailboxAddress(null, "mallory@example.net"));
        await using var sender = new MailSender(Options(peer) with { Retry = new RetryOptions { MaxAttempts = 3 } });
        using var cancel = new CancellationTokenSource();
        var sending = sender.SendAsync(message, cancel.Token);
        await peer.Reached("second").WaitAsync(Token);
        await cancel.CancelAsync();
        var receipt = await sending;

        Assert.Equal(SendOutcome.PartlyAccepted, receipt.Outcome);
        Assert.Equal([Delivered.Yes, Delivered.No, Delivered.No], receipt.Recipients.Select(recipient => recipient.Delivered));
        Assert.All(receipt.Recipients.Skip(1), recipient => Assert.Equal(SmtpFailure.Cancelled, recipient.Error!.Failure));
    }

    [Fact]
    public async Task A_signed_part_that_is_8_bit_is_refused_by_a_relay_without_8BITMIME_and_never_converted()
    {
        const string Text = "From: ada@example.org\r\nTo: bob@example.net\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=b; micalg=sha-256; protocol=\"application/pgp-signature\"\r\n\r\n"
            + "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße \r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n";
        await using var seven = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Ends());
        await using var eight = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Takes().Ends());
        var refused = await SendAsync(Options(seven), MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Text))));
        var sent = await SendAsync(Options(eight), MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Text))));

        Assert.Equal(nameof(SmtpFailureDetail.EightBitMimeNotOffered), refused.Recipients.Single().Error!.Detail);
        Assert.Equal(SendOutcome.Accepted, sent.Outcome);
        Assert.EndsWith(Text[Text.IndexOf("--b\r\n", StringComparison.Ordinal)..], System.Text.Encoding.UTF8.GetString(eight.Contents[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deadline_ends_a_plan_of_content_without_end()
    {
        await using var sender = new MailSender(new SenderOptions { Relays = [new RelayOptions { Host = "127.0.0.1", AuthorityFile = AuthorityFile }], Deadline = TimeSpan.FromMilliseconds(100) });
        var message = Message();
        message.Body = new MimePart { Content = new MimeContent(new EndlessStream()), ContentTransferEncoding = ContentEncoding.Base64 };
        var exception = await Assert.ThrowsAsync<SendException>(() => sender.PlanAsync(message, Token));

        Assert.Equal((SendStage.Encode, SmtpFailure.TimedOut), (exception.Error.Stage, exception.Error.Failure));
    }

    [Fact]
    public async Task An_attachment_that_cannot_be_read_is_a_refusal_with_a_receipt()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Ends());
        var message = Message();
        message.Body = new MimePart { Content = new MimeContent(new BrokenStream()) };
        await using var sender = new MailSender(Options(peer) with { Guard = null });
        var exception = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(message, Token));

        Assert.Equal((SendStage.Encode, nameof(SmtpFailureDetail.ContentSourceFailed), Delivered.No), (exception.Error.Stage, exception.Error.Detail, exception.Error.Delivered));
        Assert.Equal(SendOutcome.Refused, exception.Receipt!.Outcome);
        Assert.Equal(SendStage.Encode, exception.Receipt.Attempts.Single().Error!.Stage);
    }

    private sealed class EndlessStream() : MemoryStream(new byte[1])
    {
        public override int Read(byte[] buffer, int offset, int count) => count;

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(buffer.Length);
    }

    private sealed class BrokenStream() : MemoryStream(new byte[100_000])
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("the disk is gone");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("the disk is gone");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("the disk is gone");
    }
}
