using Waxwing.OAuth.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.OAuth.Tests.Sending;

/// <summary>Tokens on their way to a relay.</summary>
public sealed class ByARelay : OAuthTest
{
    [Theory]
    [InlineData("XOAUTH2", "XOAUTH2")]
    [InlineData("PLAIN XOAUTH2 OAUTHBEARER", "OAUTHBEARER")]
    public async Task A_message_goes_out_with_a_token_and_the_receipt_does_not_have_it(string offered, string used)
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, server.IsGoodAsync, offered);
        var transcript = new StringWriter();

        var receipt = await SendAsync(Options(relay, server.Credentials) with { Trace = new SmtpTranscript(transcript) });

        var (mechanism, token, accepted) = Assert.Single(relay.Shown);
        Assert.Equal((SendOutcome.Accepted, used, true), (receipt.Outcome, mechanism, accepted));
        Assert.DoesNotContain(token, ReceiptJson.Write(receipt) + receipt + transcript, StringComparison.Ordinal);
        Assert.Equal(PracticeStatus.Met, receipt.Practices.Single(practice => practice.Practice == 4).Status);
    }

    [Fact]
    public async Task Fifty_messages_at_once_cause_one_refresh()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, server.IsGoodAsync);
        await using var sender = new MailSender((Options(relay, server.Credentials) with { Relays = [relay.Relay(server.Credentials) with { MaxConnections = 50 }] }).WithOAuth(Store));

        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => sender.SendAsync(Message(), Token), Token)));

        Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Accepted, receipt.Outcome));
        Assert.Equal((50, 1), (relay.Taken, server.Count("client_credentials")));
        Assert.Single(relay.Shown.Select(shown => shown.Token).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Fifty_messages_after_a_revocation_cause_one_refresh_and_all_arrive()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, server.IsGoodAsync);
        var options = (Options(relay, server.Credentials) with { Relays = [relay.Relay(server.Credentials) with { MaxConnections = 50 }] }).WithOAuth(Store);
        await options.Relays[0].TokenSource!.GetTokenAsync(refused: null, Token);
        await server.RevokeAccessTokensAsync();
        await using var sender = new MailSender(options);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => sender.SendAsync(Message(), Token), Token)));

        Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Accepted, receipt.Outcome));
        Assert.Equal((50, 2), (relay.Taken, server.Count("client_credentials")));
    }

    [Fact]
    public async Task A_token_that_the_relay_refuses_is_replaced_once_and_only_once()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, _ => Task.FromResult(false));

        var error = (await Assert.ThrowsAsync<SendException>(() => SendAsync(Options(relay, server.Credentials)))).Error;

        Assert.Equal((SendStage.Auth, nameof(SmtpFailureDetail.TokenRefused), false), (error.Stage, error.Detail, error.Transient));
        Assert.Equal(2, relay.Shown.Count);
        Assert.Equal(2, relay.Shown.Select(shown => shown.Token).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, server.Count("client_credentials"));
    }

    [Fact]
    public async Task What_is_missing_is_told_in_the_words_of_whoever_knows()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, server.IsGoodAsync);

        var failed = await Assert.ThrowsAsync<SendException>(() => SendAsync(Options(relay, server.Options(OAuthFlow.Device))));

        Assert.Equal((SendStage.Auth, nameof(SendFault.LoginRequired)), (failed.Error.Stage, failed.Error.Detail));
        Assert.Contains($"waxwing login smtps://localhost:{relay.Port}", failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal("docs/errors.md, LoginRequired", failed.Error.Help);
        Assert.DoesNotContain(failed.Receipt!.Warnings, warning => warning.Contains("attack", StringComparison.Ordinal));
        Assert.Empty(relay.Shown);
    }

    [Fact]
    public async Task Where_there_is_no_token_the_next_relay_is_asked()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var first = new TokenRelay(server.Authority, server.IsGoodAsync);
        await using var second = new TokenRelay(server.Authority, server.IsGoodAsync);
        var options = new SenderOptions { Relays = [first.Relay(server.Options(OAuthFlow.Device)), second.Relay(server.Credentials)] };

        var receipt = await SendAsync(options);

        Assert.Equal((SendOutcome.Accepted, 0, 1), (receipt.Outcome, first.Taken, second.Taken));
    }

    [Fact]
    public async Task A_relay_with_oauth_and_nobody_to_get_its_tokens_is_refused()
    {
        await using var server = await OAuthServer.StartAsync();
        var error = Assert.Throws<SendException>(() => new MailSender(new SenderOptions { Relays = [Relay(server.Credentials)] })).Error;
        Assert.Equal((SendStage.Configure, nameof(SendFault.InvalidValue)), (error.Stage, error.Detail));
        Assert.Contains("Waxwing.OAuth", error.Message, StringComparison.Ordinal);
    }

    private static SenderOptions Options(TokenRelay relay, OAuthOptions oauth) => new() { Relays = [relay.Relay(oauth)], Retry = new RetryOptions { MaxAttempts = 1 } };

    private async Task<SendReceipt> SendAsync(SenderOptions options)
    {
        await using var sender = new MailSender(options.WithOAuth(Store));
        return await sender.SendAsync(Message(), Token);
    }
}
