using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Tests.Delivery;

/// <summary>The next relay is asked at once where the first cannot be had, and never where the first has spoken or may have the message.</summary>
public sealed class Failover : SenderTest
{
    private PeerScript Ready => RelayScripts.Implicit(Authority);

    [Fact]
    public async Task A_relay_that_cannot_be_connected_to_is_passed_over_at_once_within_the_same_attempt()
    {
        // The clock stands still: nothing that waits would end.
        var clock = new ObservedClock();
        await using var away = ScriptedPeer.Listen();
        await away.Completion;
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        var receipt = await SendAsync(OptionsFor(away, second) with { Clock = clock }, Message());

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal([(1, UrlOf(away), UrlOf(second)), (1, UrlOf(second), null)], receipt.Attempts.Select(attempt => (attempt.Number, attempt.Relay, attempt.NextRelay)));
        Assert.Equal((SendStage.Connect, SmtpFailure.ConnectionLost), (receipt.Attempts[0].Error!.Stage, receipt.Attempts[0].Error!.Failure));
        Assert.Equal([0, 0], receipt.Attempts.Select(attempt => attempt.WaitedSeconds));
        Assert.Contains($"passed over: {UrlOf(away)} for {UrlOf(second)}", receipt.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 of at most 1 attempt, 2 relays", Practice(receipt, 11).Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("421 4.3.2 closing")]
    [InlineData("450 4.3.2 busy")]
    [InlineData("554 5.3.2 no service")]
    public async Task A_relay_whose_greeting_refuses_us_is_passed_over(string greeting)
    {
        await using var first = ScriptedPeer.Listen(new PeerScript().Secure(Authority.Issue()).Greet(greeting).TakeTheRest());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        var receipt = await SendAsync(OptionsFor(first, second), Message());

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(SendStage.Greeting, receipt.Attempts[0].Error!.Stage);
        Assert.Empty(receipt.Warnings);
    }

    [Theory]
    [InlineData("454 4.7.0 later")]
    [InlineData("535 5.7.8 no")]
    public async Task A_relay_that_does_not_let_us_in_is_passed_over(string reply)
    {
        await using var first = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "AUTH PLAIN").Expect("AUTH PLAIN").Reply(reply).TakeTheRest());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        var options = WithUser(OptionsFor(first));
        var receipt = await SendAsync(options with { Relays = [options.Relays[0], RelayAt(second.Port)] }, Message());

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(SendStage.Auth, receipt.Attempts[0].Error!.Stage);
    }

    [Fact]
    public async Task A_relay_that_cannot_be_trusted_is_told_nothing_and_the_passing_over_is_a_warning()
    {
        using var forger = new TestAuthority();
        var log = new KeptLog();
        await using var first = ScriptedPeer.Listen(new PeerScript().SecureRefused(forger.Issue()));
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        var receipt = await SendAsync(OptionsFor(first, second) with { Logger = log }, Message());
        await first.Completion;

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal("", first.ReceivedInTls);
        Assert.Contains("may be an attack", Assert.Single(receipt.Warnings), StringComparison.Ordinal);
        Assert.Contains(log.Lines, line => line.StartsWith("Warning 1204 ", StringComparison.Ordinal) && line.Contains(UrlOf(first), StringComparison.Ordinal));
        Assert.Equal(Smtp.TrustSource.ConfiguredAuthority, receipt.Attempts[1].Connection!.Tls!.Trust);
    }

    [Fact]
    public async Task A_relay_that_closes_before_the_content_is_passed_over()
    {
        await using var first = ScriptedPeer.Listen(Ready.Expect("MAIL").Reply("250 ok").Expect("RCPT").Drop());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        var receipt = await SendAsync(OptionsFor(first, second), Message());

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal((SendStage.RcptTo, SmtpFailure.ConnectionLost), (receipt.Attempts[0].Error!.Stage, receipt.Attempts[0].Error!.Failure));
    }

    [Fact]
    public async Task A_421_to_MAIL_is_passed_over()
    {
        await using var first = ScriptedPeer.Listen(Ready.Expect("MAIL").Reply("421 4.3.2 closing").TakeTheRest());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());

        Assert.Equal(SendOutcome.Accepted, (await SendAsync(OptionsFor(first, second), Message())).Outcome);
    }

    [Fact]
    public async Task An_unknown_fate_is_never_taken_to_another_relay()
    {
        await using var first = ScriptedPeer.Listen(Ready.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Drop());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        var receipt = await SendAsync(OptionsFor(first, second) with { Retry = new RetryOptions { MaxAttempts = 3, FirstDelay = TimeSpan.Zero } }, Message());

        Assert.Equal(SendOutcome.Unknown, receipt.Outcome);
        Assert.Equal(0, second.Connections);
    }

    [Theory]
    [InlineData("550 5.7.1 no", "250 ok")]
    [InlineData("250 ok", "550 5.1.1 nobody")]
    [InlineData("451 4.3.0 later", "250 ok")]
    [InlineData("250 ok", "450 4.2.0 greylisted")]
    public async Task What_a_relay_says_of_the_message_or_a_recipient_is_not_asked_of_another(string mail, string rcpt)
    {
        var script = Ready.Expect("MAIL").Reply(mail);
        await using var first = ScriptedPeer.Listen((mail.StartsWith('2') ? script.Expect("RCPT").Reply(rcpt) : script).Ends());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        var receipt = await SendAsync(OptionsFor(first, second), Message());

        Assert.Equal(mail[0] == '5' || rcpt[0] == '5' ? SendOutcome.Refused : SendOutcome.Deferred, receipt.Outcome);
        Assert.Equal(0, second.Connections);
    }

    [Fact]
    public async Task A_recipient_who_is_to_wait_waits_for_the_first_choice()
    {
        await using var first = ScriptedPeer.Listen(Ready.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("450 4.2.0 greylisted").Expect("RSET").Reply("250 ok").Takes().Ends());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        var receipt = await SendAsync(OptionsFor(first, second) with { Retry = new RetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1) } }, Message());

        Assert.Equal((SendOutcome.Accepted, 0), (receipt.Outcome, second.Connections));
        Assert.Equal([1, 2], receipt.Attempts.Select(attempt => attempt.Number));
    }

    [Fact]
    public async Task Only_those_to_whom_the_first_relay_did_nothing_go_to_the_next()
    {
        await using var first = ScriptedPeer.Listen(Ready
            .Expect("MAIL").Reply("250 ok").Expect("RCPT TO:<bob").Reply("250 ok").Expect("RCPT TO:<cid").Reply("550 5.1.1 nobody").Expect("RCPT TO:<dan").Reply("450 4.2.0 later").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok")
            .Expect("MAIL").Drop());
        await using var second = ScriptedPeer.Listen(Ready.Expect("MAIL").Reply("250 ok").ExpectLine("RCPT TO:<eve@example.net>").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").Ends());
        var message = Message();
        message.To.Add(new MailboxAddress(null, "cid@example.net"));
        message.To.Add(new MailboxAddress(null, "dan@example.net"));
        message.Bcc.Add(new MailboxAddress(null, "eve@example.net"));
        var receipt = await SendAsync(OptionsFor(first, second), message);

        Assert.Equal([Delivered.Yes, Delivered.No, Delivered.No, Delivered.Yes], receipt.Recipients.Select(recipient => recipient.Delivered));
        Assert.Equal([550, 450], receipt.Recipients.Skip(1).Take(2).Select(recipient => recipient.Reply!.Code));
        Assert.Equal(first.Contents[0], second.Contents[0]);
    }

    [Fact]
    public async Task A_relay_that_may_be_back_is_tried_again_although_the_other_will_not_do()
    {
        using var forger = new TestAuthority();
        await using var first = ScriptedPeer.Listen(new PeerScript().Secure(Authority.Issue()).Greet("421 4.3.2 closing").TakeTheRest(), Ready.Takes().Ends());
        await using var second = ScriptedPeer.Listen(new PeerScript().SecureRefused(forger.Issue()));
        var receipt = await SendAsync(OptionsFor(first, second) with { Retry = new RetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.FromMilliseconds(1) } }, Message());

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal([(1, UrlOf(first)), (1, UrlOf(second)), (2, UrlOf(first))], receipt.Attempts.Select(attempt => (attempt.Number, attempt.Relay)));
    }

    [Fact]
    public async Task Where_no_relay_can_be_trusted_the_message_is_refused_at_once()
    {
        using var forger = new TestAuthority();
        await using var first = ScriptedPeer.Listen(new PeerScript().SecureRefused(forger.Issue()));
        await using var second = ScriptedPeer.Listen(new PeerScript().SecureRefused(forger.Issue()));
        var receipt = await SendAsync(OptionsFor(first, second) with { Retry = new RetryOptions { MaxAttempts = 3 } }, Message());

        Assert.Equal((SendOutcome.Refused, 2), (receipt.Outcome, receipt.Attempts.Length));
        Assert.Equal(SendStage.TlsHandshake, receipt.Recipients.Single().Error!.Stage);
    }

    [Fact]
    public async Task A_message_that_is_too_large_for_the_first_relay_is_not_taken_to_the_next()
    {
        await using var first = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "SIZE 10").Ends());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        var receipt = await SendAsync(OptionsFor(first, second), Message());

        Assert.Equal((nameof(SmtpFailureDetail.SizeExceeded), 0), (receipt.Recipients.Single().Error!.Detail, second.Connections));
    }

    [Fact]
    public async Task A_plan_names_every_relay_and_connects_to_none()
    {
        await using var first = ScriptedPeer.Listen(Ready.Ends());
        await using var second = ScriptedPeer.Listen(Ready.Ends());
        await using var sender = new MailSender(OptionsFor(first, second));

        Assert.Equal([UrlOf(first), UrlOf(second)], (await sender.PlanAsync(Message(), Token)).Relays);
        Assert.Equal(0, first.Connections + second.Connections);
    }

    [Fact]
    public async Task Many_messages_stay_with_the_first_relay_within_its_limits_while_one_connection_to_it_works()
    {
        await using var first = await Sandbox.SandboxServer.StartAsync(new Sandbox.SandboxOptions { MaxMessages = 2000 }, Token);
        await using var second = await Sandbox.SandboxServer.StartAsync(new Sandbox.SandboxOptions { MaxMessages = 2000 }, Token);
        var network = new SwitchedNetwork();
        var options = new SenderOptions { Relays = [Of(first, connections: 1), Of(second, connections: 2)] };
        await using var sender = new MailSender(options, SystemNetwork.Instance, network, () => 0.5);
        var receipts = await sender.SendAsync(Messages(300, at: 150, () => network.Close(first.SmtpsPort)), Token).ToListAsync(Token);

        Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Accepted, receipt.Outcome));
        Assert.Equal(300, first.Messages.Count + second.Messages.Count);
        Assert.All(receipts, receipt => Assert.All(receipt.Attempts, attempt => Assert.Null(attempt.NextRelay)));
        Assert.Equal((1, 0), (network.Dials(first.SmtpsPort), network.Dials(second.SmtpsPort)));
    }

    private static RelayOptions Of(Sandbox.SandboxServer sandbox, int connections) => new()
    {
        Host = "127.0.0.1",
        Port = sandbox.SmtpsPort,
        AuthorityFile = sandbox.AuthorityFile,
        UserName = sandbox.User,
        Password = Secret.FromValue(sandbox.Password),
        MaxConnections = connections,
        MaxWindow = 4,
    };

    private static async IAsyncEnumerable<OutgoingMessage> Messages(int count, int at, Action then)
    {
        for (var i = 0; i < count; i++)
        {
            if (i == at)
            {
                then();
            }

            yield return Message(text: $"number {i}");
        }

        await Task.CompletedTask;
    }
}
