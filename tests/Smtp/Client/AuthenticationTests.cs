using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Waxwing.Smtp.Server;
using Waxwing.TestSupport;

namespace Waxwing.Smtp.Tests.Client;

/// <summary>AUTH with each kind of credential: what goes over the wire, and what is made of the answers.</summary>
public sealed class AuthenticationTests : IDisposable
{
    private static readonly PasswordCredential Password = new(RecordingHandler.User, RecordingHandler.Password);
    private static readonly TokenCredential Token = new("jane@example.com", "canary-token");

    private readonly TestAuthority _authority = new();
    private readonly X509Certificate2 _certificate;
    private readonly StringWriter _transcript = new();

    public AuthenticationTests() => _certificate = _authority.Issue();

    [Fact]
    public async Task Our_own_server_and_client_bind_their_proofs_to_the_certificate()
    {
        var facts = await WithOwnServerAsync(Password);

        Assert.Equal(("SCRAM-SHA-256-PLUS", ChannelBindingUse.TlsServerEndPoint, true), (facts.Mechanism, facts.ChannelBinding, facts.ServerVerified));
        Assert.Equal(["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN"], facts.Offered);
    }

    [Fact]
    public async Task A_server_that_shares_no_type_of_binding_gets_an_exchange_without()
    {
        var kept = ScramCredential.FromPassword(RecordingHandler.Password);
        var server = new ScramSha256Server(_ => kept, binding: new ScramServerBinding(new byte[32], Required: false));
        await using var peer = ScriptedPeer.Listen(Greeting("AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256")
            .Expect("AUTH SCRAM-SHA-256-PLUS ").Reply("334 " + Base64("e=unsupported-channel-binding-type"))
            .ExpectLine("*").Reply("501 5.7.0 cancelled")
            .Answer(line => Next(server, line["AUTH SCRAM-SHA-256 ".Length..])).Answer(line => Next(server, line)).ExpectLine("").Reply("235 2.7.0 ok"));
        await using var session = await OpenAsync(peer);

        await using var authenticated = await session.AuthenticateAsync(Password, new SaslPolicy(), TestContext.Current.CancellationToken);
        await peer.Completion;

        Assert.Equal(("SCRAM-SHA-256", ChannelBindingUse.TypeNotShared, true), (authenticated.Authentication.Mechanism, authenticated.Authentication.ChannelBinding, authenticated.Authentication.ServerVerified));
    }

    [Theory]
    [InlineData("e=channel-bindings-dont-match", AuthMechanism.Login)]
    [InlineData("e=unsupported-channel-binding-type", AuthMechanism.ScramSha256Plus)]
    public async Task Anything_else_that_is_wrong_with_the_binding_ends_the_session(string error, AuthMechanism minimum)
    {
        await using var peer = ScriptedPeer.Listen(Greeting("AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256")
            .Expect("AUTH SCRAM-SHA-256-PLUS ").Reply("334 " + Base64(error)).ExpectEnd());
        await using var session = await OpenAsync(peer);

        var exception = await Assert.ThrowsAsync<SmtpException>(() => session.AuthenticateAsync(Password, new SaslPolicy { MinimumMechanism = minimum }, TestContext.Current.CancellationToken));
        await peer.Completion;

        Assert.Equal(SmtpFailure.PolicyRefused, exception.Error.Failure);
        Assert.False(session.IsUsable);
    }

    [Fact]
    public async Task The_explanation_of_a_refused_token_is_answered_and_reported()
    {
        await using var peer = ScriptedPeer.Listen(Greeting("AUTH OAUTHBEARER XOAUTH2")
            .Expect("AUTH OAUTHBEARER ").Reply("334 " + Base64("""{"status":"invalid_token","scope":"mail"}"""))
            // RFC 7628 §3.2.3.
            .ExpectLine("AQ==").Reply("535 5.7.8 no: canary-token").ExpectEnd());
        await using var session = await OpenAsync(peer);

        var exception = await Assert.ThrowsAsync<SmtpException>(() => session.AuthenticateAsync(Token, new SaslPolicy(), TestContext.Current.CancellationToken));
        await peer.Completion;

        Assert.Equal((SmtpFailure.Rejected, SmtpFailureDetail.TokenRefused, 535), (exception.Error.Failure, exception.Error.Detail, exception.Error.Reply!.Code));
        Assert.Contains("(invalid_token)", exception.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", exception + _transcript.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(1000, false)]
    public async Task A_response_that_would_make_the_command_too_long_waits_for_an_empty_challenge(int length, bool inCommand)
    {
        var credential = new TokenCredential("jane", new string('t', length));
        var expected = Base64($"user=jane\u0001auth=Bearer {new string('t', length)}\u0001\u0001");
        var script = Greeting("AUTH XOAUTH2");
        script = inCommand ? script.ExpectLine($"AUTH XOAUTH2 {expected}") : script.ExpectLine("AUTH XOAUTH2").Reply("334 ").ExpectLine(expected);
        await using var peer = ScriptedPeer.Listen(script.Reply("235 2.7.0 ok"));
        await using var session = await OpenAsync(peer);

        await using var authenticated = await session.AuthenticateAsync(credential, new SaslPolicy(), TestContext.Current.CancellationToken);
        await peer.Completion;

        Assert.Equal(("XOAUTH2", false, ChannelBindingUse.None), (authenticated.Authentication.Mechanism, authenticated.Authentication.PasswordRevealed, authenticated.Authentication.ChannelBinding));
        Assert.DoesNotContain("tttt", _transcript.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_is_asked_for_once_for_each_session()
    {
        var asked = 0;
        var credential = new TokenCredential("jane", _ => ValueTask.FromResult($"token-{++asked}"));
        for (var turn = 1; turn <= 2; turn++)
        {
            await using var peer = ScriptedPeer.Listen(Greeting("AUTH XOAUTH2").ExpectLine($"AUTH XOAUTH2 {Base64($"user=jane\u0001auth=Bearer token-{turn}\u0001\u0001")}").Reply("235 2.7.0 ok"));
            await using var session = await OpenAsync(peer);
            await using var authenticated = await session.AuthenticateAsync(credential, new SaslPolicy(), TestContext.Current.CancellationToken);
            await peer.Completion;
        }

        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_source_of_tokens_that_never_answers_is_given_up()
    {
        var clock = new ObservedClock();
        var credential = new TokenCredential("jane", async token =>
        {
            clock.Advance(SmtpTimeouts.Default.Auth + TimeSpan.FromSeconds(1));
            await new TaskCompletionSource().Task;
            return "never";
        });
        await using var peer = ScriptedPeer.Listen(Greeting("AUTH XOAUTH2").ExpectEnd());
        await using var session = await OpenAsync(peer, options => options with { Clock = clock });

        var error = (await Assert.ThrowsAsync<SmtpException>(() => session.AuthenticateAsync(credential, new SaslPolicy(), TestContext.Current.CancellationToken))).Error;
        await peer.Completion;

        Assert.Equal((SmtpStage.Auth, SmtpFailure.TimedOut), (error.Stage, error.Failure));
    }

    [Fact]
    public async Task The_client_certificate_is_shown_and_EXTERNAL_refers_to_it()
    {
        await using var peer = ScriptedPeer.Listen(Greeting(required: true, "AUTH EXTERNAL PLAIN").ExpectLine("AUTH EXTERNAL =").Reply("235 2.7.0 ok"));
        await using var session = await OpenAsync(peer, options => options with { Tls = options.Tls.WithClientCertificate(Context()) });

        await using var authenticated = await session.AuthenticateAsync(new CertificateCredential(), new SaslPolicy(), TestContext.Current.CancellationToken);
        await peer.Completion;

        Assert.Equal(_certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant(), authenticated.Facts.Tls.ClientCertificateFingerprint);
        Assert.Equal("EXTERNAL", authenticated.Authentication.Mechanism);
    }

    [Fact]
    public async Task A_server_that_asks_for_no_certificate_is_shown_none()
    {
        await using var peer = ScriptedPeer.Listen(Greeting("AUTH EXTERNAL PLAIN").TakeTheRest());
        await using var session = await OpenAsync(peer, options => options with { Tls = options.Tls.WithClientCertificate(Context()) });

        Assert.Null(session.Facts.Tls.ClientCertificateFingerprint);
        var error = (await Assert.ThrowsAsync<SmtpException>(() => session.AuthenticateAsync(new CertificateCredential(), new SaslPolicy(), TestContext.Current.CancellationToken))).Error;
        Assert.Equal(SmtpFailureDetail.NoAcceptableMechanism, error.Detail);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _authority.Dispose();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Next(ScramSha256Server server, string response) =>
        "334 " + Convert.ToBase64String(server.Challenge(Convert.FromBase64String(response))!);

    private SslStreamCertificateContext Context() => SslStreamCertificateContext.Create(_certificate, null, offline: true);

    private PeerScript Greeting(string keyword) => Greeting(required: false, keyword);

    private PeerScript Greeting(bool required, string keyword)
    {
        var options = TlsPolicy.ServerOptions(_certificate);
        options.ClientCertificateRequired = required;
        options.RemoteCertificateValidationCallback = (_, shown, _, _) => !required || shown is not null;
        return new PeerScript().Secure(options).Greet("220 relay.example ESMTP").Expect("EHLO").Reply("250-relay.example", $"250 {keyword}");
    }

    private async Task<AuthenticationFacts> WithOwnServerAsync(Credential credential)
    {
        var (client, server) = DuplexStream.CreatePair();
        var serving = new SmtpServerSession(server, new SmtpServerOptions
        {
            ServerName = Domain.Parse("mx.test"),
            Certificate = Context(),
        }, new RecordingHandler()).RunAsync(TestContext.Current.CancellationToken);
        await using var session = await SmtpConnection.OpenAsync(client, Options, TestContext.Current.CancellationToken);
        await using var authenticated = await session.AuthenticateAsync(credential, new SaslPolicy(), TestContext.Current.CancellationToken);
        await authenticated.QuitAsync();
        await serving;
        await server.DisposeAsync();
        return authenticated.Authentication;
    }

    private SmtpConnectionOptions Options => new()
    {
        Host = "localhost",
        Tls = TlsPolicy.FromAuthorities([_authority.Certificate]),
        Trace = new SmtpTranscript(_transcript),
    };

    private async Task<SecuredSession> OpenAsync(ScriptedPeer peer, Func<SmtpConnectionOptions, SmtpConnectionOptions>? change = null)
    {
        var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", peer.Port);
        return await SmtpConnection.OpenAsync(client.GetStream(), change?.Invoke(Options) ?? Options, TestContext.Current.CancellationToken);
    }
}
