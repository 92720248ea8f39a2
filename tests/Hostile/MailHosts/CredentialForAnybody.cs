using Waxwing.Hostile.Tests.Sessions;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.MailHosts;

/// <summary>A server for which nobody vouches asks for a password. That a connection is encrypted does not say to whom.</summary>
public sealed class CredentialForAnybody
{
    [Fact]
    public async Task No_credential_is_shown()
    {
        using var forger = new TestAuthority();
        var (peer, client) = ScriptedPeer.InMemory(new PeerScript().Secure(forger.Issue("mail.test")).Greet("220 mail.test").Expect("EHLO").Reply("250-mail.test", "250 AUTH PLAIN").TakeTheRest());
        await using (peer)
        {
            await using var session = await SmtpConnection.OpenAsync(client, new SmtpConnectionOptions { Host = "mail.test", Tls = TlsPolicy.SystemRoots.ForAnybody() }, TestContext.Current.CancellationToken);

            var refused = await Assert.ThrowsAsync<SmtpException>(() => session.AuthenticateAsync(new PasswordCredential("ada", "correct horse"), new SaslPolicy(), TestContext.Current.CancellationToken)).Bounded();

            Assert.Equal((SmtpStage.Auth, SmtpFailure.PolicyRefused), (refused.Error.Stage, refused.Error.Failure));
            Assert.DoesNotContain("AUTH", peer.ReceivedInTls, StringComparison.Ordinal);
        }
    }
}
