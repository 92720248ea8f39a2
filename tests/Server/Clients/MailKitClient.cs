using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Waxwing.Server.Tests.Clients;

/// <summary>MailKit, within the tests' own process.</summary>
internal sealed class MailKitClient : IClientProgram
{
    public void Need()
    {
    }

    public async Task<Said> SubmitAsync(Letter letter)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(letter.AuthorityFile);
        using var client = new SmtpClient
        {
            // The authority is the tests' own, and publishes no list of what it revoked.
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = (_, certificate, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None && IsIssued((X509Certificate2)certificate!, authority),
        };
        using var message = letter.ToMime();
        try
        {
            await client.ConnectAsync("localhost", letter.Port, letter.ImplicitTls ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, TestContext.Current.CancellationToken);
            await client.AuthenticateAsync(Mechanism(letter), TestContext.Current.CancellationToken);
            var answer = await client.SendAsync(message, TestContext.Current.CancellationToken);
            await client.DisconnectAsync(quit: true, TestContext.Current.CancellationToken);
            return new Said(true, null, answer);
        }
        catch (SmtpCommandException refusal)
        {
            return new Said(false, (int)refusal.StatusCode, refusal.Message);
        }
        catch (Exception fault) when (fault is AuthenticationException or SslHandshakeException)
        {
            return Said.Refused(fault.Message);
        }
    }

    private static bool IsIssued(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static SaslMechanism Mechanism(Letter letter) => letter.Mechanism switch
    {
        "PLAIN" => new SaslMechanismPlain(letter.User, letter.Password),
        "LOGIN" => new SaslMechanismLogin(letter.User, letter.Password),
        "SCRAM-SHA-256" => new SaslMechanismScramSha256(letter.User, letter.Password),
        "SCRAM-SHA-256-PLUS" => new SaslMechanismScramSha256Plus(letter.User, letter.Password),
        var other => throw new ArgumentException($"{other} is no mechanism of MailKit's that the tests know.", nameof(letter)),
    };
}
