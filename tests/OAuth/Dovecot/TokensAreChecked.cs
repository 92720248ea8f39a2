using Waxwing.OAuth.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.OAuth.Tests.Dovecot;

/// <summary>Dovecot takes mail with the tokens of every flow, asks their issuer about each, and refuses those that are no good any more.</summary>
public sealed class TokensAreChecked : OAuthTest
{
    [Fact]
    public async Task Of_a_person_who_signed_in()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var dovecot = await TokenDovecot.StartAsync(server);
        var relay = dovecot.Relay(server.Options(OAuthFlow.Device));
        await SignInAsync(server, relay);

        var receipt = await SendAsync(relay, dovecot);

        Assert.Equal((SendOutcome.Accepted, 1), (receipt.Outcome, dovecot.Sink.Taken));
        Assert.Equal("OAUTHBEARER", receipt.Attempts[0].Connection!.Authentication!.Mechanism);
    }

    [Fact]
    public async Task Of_a_client_by_itself()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var dovecot = await TokenDovecot.StartAsync(server);

        var receipt = await SendAsync(dovecot.Relay(server.Credentials, user: OAuthServer.ClientId), dovecot);

        Assert.Equal((SendOutcome.Accepted, 1), (receipt.Outcome, dovecot.Sink.Taken));
    }

    [Fact]
    public async Task Of_a_service_account()
    {
        var key = SigningKeyPair.Rsa();
        await using var server = await OAuthServer.StartAsync(account: key);
        await using var dovecot = await TokenDovecot.StartAsync(server);
        var account = new OAuthOptions { Flow = OAuthFlow.ServiceAccount, Issuer = server.Issuer, ClientId = OAuthServer.PublicClientId, ServiceAccount = Secret.FromValue(key.AccountFile), Scopes = [OAuthServer.Scope], AuthorityFile = server.Authority.AuthorityFile };

        var receipt = await SendAsync(dovecot.Relay(account), dovecot);

        Assert.Equal((SendOutcome.Accepted, 1), (receipt.Outcome, dovecot.Sink.Taken));
    }

    [Fact]
    public async Task One_that_was_revoked_is_refused_and_the_next_one_taken()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var dovecot = await TokenDovecot.StartAsync(server);
        var relay = dovecot.Relay(server.Options(OAuthFlow.Device));
        await SignInAsync(server, relay);
        await server.RevokeAccessTokensAsync();

        var receipt = await SendAsync(relay, dovecot);

        Assert.Equal((SendOutcome.Accepted, 1, 1), (receipt.Outcome, dovecot.Sink.Taken, server.Count("refresh_token")));
        Assert.Contains("oauth2", dovecot.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_messages_at_once_whose_token_was_revoked_refresh_it_once()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var dovecot = await TokenDovecot.StartAsync(server);
        var relay = dovecot.Relay(server.Options(OAuthFlow.Device)) with { MaxConnections = 8 };
        await SignInAsync(server, relay);
        await server.RevokeAccessTokensAsync();
        await using var sender = new MailSender(Options(relay));

        var receipts = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => sender.SendAsync(Message(), Token)));

        Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Accepted, receipt.Outcome));
        Assert.Equal((50, 1), (dovecot.Sink.Taken, server.Count("refresh_token")));
    }

    [Fact]
    public async Task One_of_somebody_else_is_refused_and_nothing_sent()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var dovecot = await TokenDovecot.StartAsync(server);
        await using var sender = new MailSender(Options(dovecot.Relay(server.Credentials, user: "eve@example.org")));

        var refused = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(), Token));

        Assert.Equal((SendStage.Auth, nameof(SmtpFailureDetail.TokenRefused), 0), (refused.Error.Stage, refused.Error.Detail, dovecot.Sink.Taken));
    }

    // Dovecot's clock is the machine's, so ours is too.
    private SenderOptions Options(RelayOptions relay) =>
        new SenderOptions { Relays = [relay], Retry = new RetryOptions { MaxAttempts = 1 } }.WithOAuth(Store);

    private async Task<SendReceipt> SendAsync(RelayOptions relay, TokenDovecot dovecot)
    {
        await using var sender = new MailSender(Options(relay));
        try
        {
            return await sender.SendAsync(Message(), Token);
        }
        catch (SendException failed)
        {
            throw new InvalidOperationException($"{failed.Message}\n{dovecot.Log()}", failed);
        }
    }
}
