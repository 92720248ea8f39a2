using Waxwing;
using Waxwing.Testing;

namespace Shop.Tests;

/// <summary>The user's program with a real sender, over real TLS, to a relay that does what the test says.</summary>
public sealed class ScriptedRelay : IDisposable
{
    // snippet: scripted-trust
    private readonly TestAuthority _authority = new();

    private MailSender SenderFor(ScriptedPeer relay) => new(new SenderOptions
    {
        Relays = [RelayOptions.FromUrl($"smtps://localhost:{relay.Port}") with { AuthorityFile = _authority.AuthorityFile }],
        Retry = new RetryOptions { MaxAttempts = 1 },
    });
    // end

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_relay_takes_the_confirmation_and_both_ends_count_the_same()
    {
        await using var relay = ScriptedPeer.Listen(new PeerScript()
            .Secure(_authority.Issue())
            .Greet("220 relay.example ESMTP")
            .Expect("EHLO").Reply("250-relay.example", "250-8BITMIME", "250 SIZE 100000")
            .Expect("MAIL FROM:<bounces@example.org>").Reply("250 2.1.0 ok")
            .ExpectLine("RCPT TO:<ada@example.net>").Reply("250 2.1.5 ok")
            .ExpectLine("DATA").Reply("354 go on")
            .ExpectContent().Reply("250 2.0.0 queued as 1")
            .TakeTheRest());
        await using var sender = SenderFor(relay);

        var receipt = await sender.SendAsync(Confirmation.To("ada@example.net"), Token);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(SendTransport.Relay, receipt.Transport);
        Assert.Equal(receipt.Content!.Octets, Assert.Single(relay.Contents).Length);
        var transaction = Assert.Single(Assert.Single(receipt.Attempts).Transactions);
        Assert.Equal(transaction.RepliesExpected, transaction.RepliesReceived);
        Assert.Equal(1, relay.Connections);
        Assert.Equal("", relay.ReceivedInClear);
    }

    [Theory]
    [InlineData(Writing.Whole)]
    [InlineData(Writing.ByLine)]
    [InlineData(Writing.ByByte)]
    public async Task A_relay_that_is_full_defers_the_confirmation_however_its_reply_is_cut(Writing writing)
    {
        await using var relay = ScriptedPeer.Listen(new PeerScript()
            .Secure(_authority.Issue())
            .Write(writing)
            .Greet("220 relay.example ESMTP")
            .Expect("EHLO").Reply("250-relay.example", "250 SIZE 100000")
            .Expect("MAIL").Reply("452-4.3.1 disk full", "452 4.3.1 come back tomorrow")
            // The Bcc recipient has a transaction of its own.
            .Expect("MAIL").Reply("452 4.3.1 disk full")
            .Expect("QUIT").Reply("221 bye"));
        await using var sender = SenderFor(relay);
        var orders = new OrderService(sender);

        await orders.ConfirmAsync("4711", "ada@example.net", Token);

        Assert.Equal(["4711"], orders.Again);
        await sender.DisposeAsync();
        await relay.Completion;
    }

    [Fact]
    public async Task A_relay_that_goes_away_behind_the_content_leaves_the_fate_unknown()
    {
        // snippet: scripted-server
        await using var relay = ScriptedPeer.Listen(new PeerScript()
            .Secure(_authority.Issue())
            .Greet("220 relay.example ESMTP")
            .Expect("EHLO").Reply("250 relay.example")
            .Expect("MAIL").Reply("250 ok")
            .Expect("RCPT").Reply("250 ok")
            .Expect("DATA").Reply("354 go on")
            .ExpectContent().Drop());
        await using var sender = SenderFor(relay);
        var orders = new OrderService(sender);

        await orders.ConfirmAsync("4711", "ada@example.net", Token);

        Assert.Equal(["4711"], orders.ForAPerson);
        await relay.Completion;
        // end
    }

    [Fact]
    public async Task A_relay_that_stalls_is_left_when_the_caller_has_had_enough()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var relay = ScriptedPeer.Listen(new PeerScript().Secure(_authority.Issue()).Greet("220 relay.example ESMTP").Expect("EHLO").Stall());
        await using var sender = SenderFor(relay);

        var sending = sender.SendAsync(Confirmation.To("ada@example.net"), enough.Token);
        await relay.Reached("stall");
        await enough.CancelAsync();

        var stopped = await Assert.ThrowsAsync<SendCanceledException>(() => sending);
        Assert.Empty(stopped.Receipt.Attempts.SelectMany(attempt => attempt.Transactions));
    }

    [Fact]
    public async Task A_relay_with_the_certificate_of_another_authority_learns_nothing()
    {
        using var stranger = new TestAuthority();
        await using var relay = ScriptedPeer.Listen(new PeerScript().SecureRefused(stranger.Issue()));
        await using var sender = SenderFor(relay);

        var refused = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Confirmation.To("ada@example.net"), Token));

        Assert.Equal(SendStage.TlsHandshake, refused.Error.Stage);
        await relay.Completion;
        Assert.Equal(0, relay.OctetsReceived);
        Assert.Equal(0, relay.OctetsSent);
    }

    [Fact]
    public async Task A_script_that_the_client_does_not_follow_tells_where_and_shows_the_conversation()
    {
        await using var relay = ScriptedPeer.Listen(new PeerScript().Secure(_authority.Issue()).Greet("220 relay.example ESMTP").Expect("HELO"));
        await using var sender = SenderFor(relay);

        await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Confirmation.To("ada@example.net"), Token));

        var error = await Assert.ThrowsAsync<PeerScriptException>(() => relay.Completion);
        Assert.Contains("step 3 (expect \"HELO\")", error.Message, StringComparison.Ordinal);
        Assert.Contains("S: \"220 relay.example ESMTP", error.Message, StringComparison.Ordinal);
    }
}
