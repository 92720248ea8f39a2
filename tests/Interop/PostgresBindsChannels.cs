using Waxwing.Smtp;

namespace Waxwing.Interop.Tests;

/// <summary>
/// SCRAM-SHA-256-PLUS against PostgreSQL, which computes tls-server-end-point by itself and knows nothing of us. Our
/// handshake, our reading of the binding and our mechanism are those that a session of SMTP uses.
/// </summary>
public sealed class PostgresBindsChannels(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    private static readonly PasswordCredential Credential = new(PostgresServer.User, PostgresServer.Password);

    [Fact]
    public async Task The_policy_chooses_PLUS_and_the_server_finds_the_binding_that_it_computed()
    {
        await using var login = await PostgresLogin.OpenAsync(postgres, TestContext.Current.CancellationToken);
        Assert.Equal(["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"], login.Offered);
        var mechanism = new SaslPolicy().Choose(login.Offered, Credential, SaslContext.Of(login.Facts));

        Assert.Equal(ChannelBindingUse.TlsServerEndPoint, mechanism.ChannelBinding);
        Assert.Null(await login.RunAsync(mechanism, TestContext.Current.CancellationToken));
        Assert.True(mechanism.ServerVerified);
    }

    [Fact]
    public async Task The_binding_of_another_certificate_is_refused()
    {
        await using var login = await PostgresLogin.OpenAsync(postgres, TestContext.Current.CancellationToken);
        var other = login.Facts.ServerEndPoint!.Value.ToArray();
        other[0] ^= 1;

        var refusal = await login.RunAsync(new ScramSha256(Credential, ScramBinding.To(other)), TestContext.Current.CancellationToken);

        Assert.Contains("channel binding check failed", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_though_the_binding_is_right()
    {
        await using var login = await PostgresLogin.OpenAsync(postgres, TestContext.Current.CancellationToken);
        var binding = ScramBinding.To(login.Facts.ServerEndPoint!.Value);

        var refusal = await login.RunAsync(new ScramSha256(new PasswordCredential(PostgresServer.User, "wrong"), binding), TestContext.Current.CancellationToken);

        Assert.Contains("password authentication failed", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_flag_that_tells_of_a_removed_offer_is_understood()
    {
        // What our policy would say if somebody had taken -PLUS from the list.
        await using var login = await PostgresLogin.OpenAsync(postgres, TestContext.Current.CancellationToken);
        var mechanism = new SaslPolicy().Choose(["SCRAM-SHA-256"], Credential, SaslContext.Of(login.Facts));

        Assert.Equal(ChannelBindingUse.NotOffered, mechanism.ChannelBinding);
        // RFC 5802 §6; the server's words for it.
        Assert.Contains("channel binding", await login.RunAsync(mechanism, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_binding_the_exchange_of_plain_SCRAM_is_accepted()
    {
        await using var login = await PostgresLogin.OpenAsync(postgres, TestContext.Current.CancellationToken);

        Assert.Null(await login.RunAsync(new ScramSha256(Credential, ScramBinding.NotShared), TestContext.Current.CancellationToken));
    }
}
