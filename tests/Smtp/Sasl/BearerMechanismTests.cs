using System.Text;

namespace Waxwing.Smtp.Tests.Sasl;

public sealed class BearerMechanismTests
{
    // RFC 7628 §4.1.
    private const string Token = "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==";

    private static readonly TokenCredential Credential = new("user@example.com", Token);

    [Fact]
    public async Task OAUTHBEARER_says_the_message_of_RFC_7628()
    {
        var mechanism = new OAuthBearer(Credential, "server.example.com");
        await mechanism.PrepareAsync(TestContext.Current.CancellationToken);

        Assert.Equal($"n,a=user@example.com,\u0001host=server.example.com\u0001auth=Bearer {Token}\u0001\u0001", Encoding.UTF8.GetString(mechanism.InitialResponse()));
        mechanism.Complete();
    }

    [Fact]
    public async Task A_comma_or_an_equals_sign_in_the_user_is_escaped()
    {
        var mechanism = new OAuthBearer(new TokenCredential("a,b=c", Token), "h");
        await mechanism.PrepareAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("n,a=a=2Cb=3Dc,\u0001", Encoding.UTF8.GetString(mechanism.InitialResponse()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task XOAUTH2_says_the_message_that_its_documentation_shows()
    {
        var mechanism = new XOAuth2(new TokenCredential("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"));
        await mechanism.PrepareAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==",
            Convert.ToBase64String(mechanism.InitialResponse()));
    }

    [Theory]
    [InlineData("""{"status":"invalid_token","scope":"example_scope"}""", "invalid_token")]
    [InlineData("""{"schemes":"Bearer","status":"401"}""", "401")]
    [InlineData("""{"status":"\u001b[31m"}""", "no known status")]
    [InlineData("""{"status":17}""", "no known status")]
    [InlineData("""{"status":"\ud800"}""", "no known status")]
    [InlineData("""[[[[[[[["status","invalid_token"]]]]]]]]""", "no known status")]
    [InlineData("{", "no known status")]
    [InlineData("", "no known status")]
    public void The_explanation_of_a_refusal_is_read_in_known_words_alone_and_answered(string challenge, string status)
    {
        foreach (var (mechanism, answer) in new (BearerMechanism, byte[])[] { (new OAuthBearer(Credential, "h"), [1]), (new XOAuth2(Credential), []) })
        {
            // RFC 7628 §3.2.3: %x01; XOAUTH2: an empty line.
            Assert.Equal(answer, mechanism.Respond(Encoding.UTF8.GetBytes(challenge)));
            Assert.Equal(status, mechanism.Refusal);
            Assert.Equal(SmtpFailure.ProtocolViolation, Assert.Throws<SmtpException>(() => mechanism.Respond([])).Error.Failure);
            // A server that says yes after its no is not believed.
            Assert.Equal(SmtpFailure.ProtocolViolation, Assert.Throws<SmtpException>(mechanism.Complete).Error.Failure);
        }
    }

    [Fact]
    public void An_endless_explanation_is_not_read()
    {
        var mechanism = new XOAuth2(Credential);

        mechanism.Respond(Encoding.UTF8.GetBytes("{\"status\":\"401\"," + new string(' ', 5000) + "}"));

        Assert.Equal("no known status", mechanism.Refusal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("==")]
    [InlineData("a b")]
    [InlineData("a\r\nMAIL FROM:<x@y>")]
    [InlineData("a\u0001b")]
    [InlineData("a=b")]
    [InlineData("tökén")]
    public async Task What_is_no_token_never_leaves_and_is_not_shown(string token)
    {
        Assert.Throws<ArgumentException>(() => new TokenCredential("user", token));
        var credential = new TokenCredential("user", _ => ValueTask.FromResult(token));

        var exception = await Assert.ThrowsAsync<SmtpException>(() => credential.ReadAsync(TestContext.Current.CancellationToken));

        Assert.Equal((SmtpStage.Auth, SmtpFailureDetail.TokenUnavailable), (exception.Error.Stage, exception.Error.Detail));
        // The message is always the same, so nothing of the token can stand in it.
        Assert.Equal("What was given as a bearer token is none (RFC 6750 §2.1): empty, too long, or with a character that no token has.", exception.Error.Message);
    }

    [Fact]
    public void A_token_of_any_length_costs_a_bounded_line()
        => Assert.Throws<ArgumentException>(() => new TokenCredential("user", new string('a', 8193)));

    [Fact]
    public async Task A_source_that_fails_is_a_failure_with_a_name()
    {
        var credential = new TokenCredential("user", _ => throw new InvalidOperationException("no network"));

        var exception = await Assert.ThrowsAsync<SmtpException>(() => credential.ReadAsync(TestContext.Current.CancellationToken));

        Assert.Equal(SmtpFailureDetail.TokenUnavailable, exception.Error.Detail);
        Assert.IsType<InvalidOperationException>(exception.InnerException);
    }

    [Theory]
    [InlineData("")]
    [InlineData("u\0")]
    [InlineData("u\u0001auth=Bearer x")]
    public void A_user_that_would_end_its_part_of_the_message_is_no_user(string userName)
        => Assert.Throws<ArgumentException>(() => new TokenCredential(userName, Token));

    [Fact]
    public void A_token_is_not_shown() => Assert.Equal("user@example.com", Credential.ToString());

    [Fact]
    public void EXTERNAL_says_whom_to_act_as_or_nothing()
    {
        Assert.Empty(new External(new CertificateCredential()).InitialResponse());
        Assert.Equal("jäne", Encoding.UTF8.GetString(new External(new CertificateCredential("jäne")).InitialResponse()));
        Assert.Throws<SmtpException>(() => new External(new CertificateCredential()).Respond([]));
        Assert.Throws<ArgumentException>(() => new CertificateCredential("u\0"));
    }
}
