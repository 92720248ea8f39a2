using System.Security.Cryptography;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests;

/// <summary>Each mechanism that Dovecot's submission service offers, through the whole pipeline: the message comes out at Postfix behind it.</summary>
public sealed class DovecotAuthenticates(PostfixServer postfix)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData("scram-sha-256 plain login", "SCRAM-SHA-256", false, true)]
    [InlineData("plain login", "PLAIN", true, false)]
    [InlineData("login", "LOGIN", true, false)]
    public async Task With_a_password(string offered, string mechanism, bool revealed, bool verified)
    {
        await using var dovecot = await StartAsync(offered);

        var authentication = await SendAsync(WithPassword(dovecot, DovecotServer.Password));

        Assert.Equal((mechanism, revealed, verified), (authentication.Mechanism, authentication.PasswordRevealed, authentication.ServerVerified));
        // Dovecot 2.3 has no -PLUS, and is told that we could have bound.
        Assert.Equal(mechanism is "SCRAM-SHA-256" ? ChannelBindingUse.NotOffered : ChannelBindingUse.None, authentication.ChannelBinding);
    }

    [Theory]
    [InlineData("oauthbearer xoauth2 plain", "OAUTHBEARER", 0)]
    [InlineData("oauthbearer xoauth2 plain", "OAUTHBEARER", 1500)]
    [InlineData("xoauth2 plain", "XOAUTH2", 0)]
    [InlineData("xoauth2 plain", "XOAUTH2", 1500)]
    public async Task With_a_token(string offered, string mechanism, int padding)
    {
        await using var dovecot = await StartAsync(offered);

        var authentication = await SendAsync(WithToken(dovecot, dovecot.Issuer.Issue(DovecotServer.User, Hour, padding)));

        Assert.Equal((mechanism, false, ChannelBindingUse.None), (authentication.Mechanism, authentication.PasswordRevealed, authentication.ChannelBinding));
    }

    [Fact]
    public async Task With_a_client_certificate()
    {
        await using var dovecot = await StartAsync("external plain");

        var authentication = await SendAsync(Relay(dovecot) with { ClientCertificateFile = dovecot.ClientCertificateFile, ClientKey = Secret.FromReference($"file:{dovecot.ClientKeyFile}") });

        Assert.Equal("EXTERNAL", authentication.Mechanism);
        Assert.Contains($"user=<{DovecotServer.User}>, method=EXTERNAL", dovecot.Log(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scram-sha-256")]
    [InlineData("plain")]
    [InlineData("login")]
    public async Task A_wrong_password_is_refused(string offered)
    {
        await using var dovecot = await StartAsync(offered);

        var error = await RefusedAsync(WithPassword(dovecot, "wrong horse"));

        Assert.Equal((SendStage.Auth, 535), (error.Stage, error.Reply!.Code));
    }

    [Theory]
    [InlineData("oauthbearer", -60, "ada")]
    [InlineData("xoauth2", -60, "ada")]
    [InlineData("oauthbearer", 60, "grace")]
    public async Task A_token_that_is_expired_or_of_somebody_else_is_refused_and_the_reason_told(string offered, int seconds, string user)
    {
        await using var dovecot = await StartAsync(offered);

        var error = await RefusedAsync(WithToken(dovecot, dovecot.Issuer.Issue($"{user}@{PostfixConfiguration.Domain}", TimeSpan.FromSeconds(seconds))));

        Assert.Equal((SendStage.Auth, 535, nameof(SmtpFailureDetail.TokenRefused)), (error.Stage, error.Reply!.Code, error.Detail));
        Assert.Matches(@"\((invalid_token|40[01])\)", error.Message);
    }

    [Fact]
    public async Task A_token_of_another_issuer_is_refused()
    {
        await using var dovecot = await StartAsync("oauthbearer");

        var error = await RefusedAsync(WithToken(dovecot, new TokenIssuer().Issue(DovecotServer.User, Hour)));

        Assert.Equal(nameof(SmtpFailureDetail.TokenRefused), error.Detail);
    }

    private Task<DovecotServer> StartAsync(string mechanisms) => DovecotServer.StartAsync(postfix[Listener.Clear], mechanisms);

    private static RelayOptions Relay(DovecotServer dovecot) => new() { Host = SmtpEndpoint.Host, Port = dovecot.Port, AuthorityFile = dovecot.AuthorityFile };

    private static RelayOptions WithPassword(DovecotServer dovecot, string password) =>
        Relay(dovecot) with { UserName = DovecotServer.User, Password = Secret.FromValue(password) };

    private static RelayOptions WithToken(DovecotServer dovecot, string token) =>
        Relay(dovecot) with { UserName = DovecotServer.User, Token = Secret.FromValue(token) };

    private static MimeMessage Message(string recipient)
    {
        var message = new MimeMessage { Subject = "Through Dovecot", Body = new TextPart("plain") { Text = "hello" } };
        message.From.Add(new MailboxAddress(null, "sender@example.org"));
        message.To.Add(new MailboxAddress(null, recipient));
        return message;
    }

    private async Task<AuthenticationRecord> SendAsync(RelayOptions relay)
    {
        var recipient = PostfixServer.AddressFor($"dovecot-{Guid.NewGuid():n}");
        await using var sender = new MailSender(new SenderOptions { Relays = [relay] });
        var receipt = await sender.SendAsync(Message(recipient), TestContext.Current.CancellationToken);

        var delivery = await postfix.NextDeliveryAsync(recipient, TestContext.Current.CancellationToken);
        // Dovecot puts its own Received field before the rest.
        var content = delivery.Content;
        Assert.Equal(receipt.Content!.Sha256, Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(content.Length - (int)receipt.Content.Octets))));
        return receipt.Attempts[0].Connection!.Authentication!;
    }

    private static async Task<SendError> RefusedAsync(RelayOptions relay)
    {
        await using var sender = new MailSender(new SenderOptions { Relays = [relay], Retry = new RetryOptions { MaxAttempts = 1 } });
        var exception = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message("ada@example.test"), TestContext.Current.CancellationToken));
        return exception.Error;
    }
}
