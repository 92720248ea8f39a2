using Waxwing.Smtp.Server;
using Waxwing.TestSupport;

namespace Waxwing.Smtp.Tests.Server;

public sealed class SessionTlsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Before_STARTTLS_there_is_no_AUTH_and_no_mail()
    {
        using var certificate = _authority.Issue();
        await using var client = await Conversation.StartSubmissionAsync(certificate);

        var announced = await client.HelloAsync();
        Assert.Contains("STARTTLS", announced, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTH", announced, StringComparison.Ordinal);
        await client.AskAsync("AUTH PLAIN AGEAYg==", "538 5.7.11");
        await client.AskAsync("MAIL FROM:<a@example.org>", "530 5.7.0 Must issue a STARTTLS");
        await client.AskAsync("VRFY a", "530 5.7.0");
        await client.AskAsync("STARTTLS please", "501 5.5.4");
    }

    [Theory]
    [InlineData("RSET\r\n")]
    [InlineData("EHLO injected.example\r\n")]
    [InlineData("AUTH PLAIN AGEAYg==\r\n")]
    [InlineData("STARTTLS\r\n")]
    [InlineData("x")]
    public async Task What_comes_in_clear_behind_STARTTLS_ends_the_session(string injected)
    {
        using var certificate = _authority.Issue();
        await using var client = await Conversation.StartSubmissionAsync(certificate);
        await client.HelloAsync();

        await client.SendAsync($"STARTTLS\r\n{injected}");

        Assert.Equal("554 5.5.1 Something was sent behind STARTTLS; closing\r\n", await client.ToEndAsync());
        Assert.Equal(SmtpSessionEnd.ProtocolViolation, await client.Session);
        Assert.DoesNotContain(client.Log.Entries, entry => entry.Contains("injected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clear_text_in_place_of_the_handshake_is_never_answered()
    {
        using var certificate = _authority.Issue();
        await using var client = await Conversation.StartSubmissionAsync(certificate);
        await client.HelloAsync();
        await client.AskAsync("STARTTLS", "220 2.0.0");

        await client.SendAsync("EHLO injected.example\r\nMAIL FROM:<a@example.org>\r\n");

        Assert.DoesNotContain("250", await client.ToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(SmtpSessionEnd.HandshakeFailed, await client.Session);
    }

    [Fact]
    public async Task After_STARTTLS_everything_before_is_forgotten()
    {
        using var certificate = _authority.Issue();
        await using var client = await Conversation.StartSubmissionAsync(certificate);
        await client.HelloAsync();
        await client.AskAsync("STARTTLS", "220 2.0.0");
        await client.SecureAsync(_authority);

        await client.AskAsync("MAIL FROM:<a@example.org>", "503 5.5.1 Say EHLO first");
        var announced = await client.HelloAsync();
        Assert.DoesNotContain("STARTTLS", announced, StringComparison.Ordinal);
        Assert.Contains("AUTH ", announced, StringComparison.Ordinal);
        await client.AskAsync("STARTTLS", "503 5.5.1");
        await client.AskAsync("MAIL FROM:<a@example.org>", "530 5.7.0 Authentication required");
        await client.AskAsync("QUIT", "221");
        Assert.Equal("", await client.ToEndAsync());
    }

    [Fact]
    public async Task PLAIN_with_an_initial_response_authenticates_and_leaves_no_trace()
    {
        await using var client = await SecuredAsync();

        await client.AskAsync("AUTH PLAIN " + Base64($"\0{RecordingHandler.User}\0{RecordingHandler.Password}"), "235 2.7.0");
        await client.AskAsync("AUTH PLAIN =", "503 5.5.1");
        await client.AskAsync("MAIL FROM:<a@example.org>", "250 2.1.0");

        Assert.Equal((RecordingHandler.User, "PLAIN", true), (client.Handler.LastClient!.User, client.Handler.LastClient.Mechanism, client.Handler.LastClient.IsSecure));
        Assert.StartsWith("TLS 1.", client.Handler.LastClient.TlsProtocol, StringComparison.Ordinal);
        AssertNoSecretIn(client);
    }

    [Fact]
    public async Task PLAIN_without_and_LOGIN_with_challenges_authenticate()
    {
        await using (var plain = await SecuredAsync())
        {
            Assert.Equal("334 \r\n", await plain.AskAsync("AUTH PLAIN", "334"));
            await plain.AskAsync(Base64($"{RecordingHandler.User}\0{RecordingHandler.User}\0{RecordingHandler.Password}"), "235 2.7.0");
            AssertNoSecretIn(plain);
        }

        await using var login = await SecuredAsync();
        await login.AskAsync("AUTH LOGIN", "334 VXNlcm5hbWU6");
        await login.AskAsync(Base64(RecordingHandler.User), "334 UGFzc3dvcmQ6");
        await login.AskAsync(Base64(RecordingHandler.Password), "235 2.7.0");
        AssertNoSecretIn(login);
    }

    [Fact]
    public async Task SCRAM_proves_the_password_in_both_directions()
    {
        await using var client = await SecuredAsync();
        var scram = new ScramSha256(new PasswordCredential(RecordingHandler.User, RecordingHandler.Password), ScramBinding.Unavailable);

        var first = await client.AskAsync($"AUTH SCRAM-SHA-256 {Convert.ToBase64String(scram.InitialResponse()!)}", "334 ");
        var final = await client.AskAsync(Convert.ToBase64String(scram.Respond(Convert.FromBase64String(first[4..]))), "334 ");
        scram.Respond(Convert.FromBase64String(final[4..]));
        await client.AskAsync("", "235 2.7.0");

        Assert.True(scram.ServerVerified);
        await client.AskAsync("MAIL FROM:<a@example.org>", "250");
        Assert.Equal("SCRAM-SHA-256", client.Handler.LastClient!.Mechanism);
        AssertNoSecretIn(client);
    }

    [Theory]
    [InlineData("ann", "wrong")]
    [InlineData("nobody", RecordingHandler.Password)]
    public async Task SCRAM_with_a_wrong_password_or_user_fails_at_the_proof(string user, string password)
    {
        await using var client = await SecuredAsync();
        var scram = new ScramSha256(new PasswordCredential(user, password), ScramBinding.Unavailable);

        var first = await client.AskAsync($"AUTH SCRAM-SHA-256 {Convert.ToBase64String(scram.InitialResponse()!)}", "334 ");

        await client.AskAsync(Convert.ToBase64String(scram.Respond(Convert.FromBase64String(first[4..]))), "535 5.7.8");
    }

    [Theory]
    [InlineData("AUTH PLAIN AGFubgB3cm9uZw==", "535 5.7.8")]
    [InlineData("AUTH PLAIN AG5vYm9keQB3cm9uZw==", "535 5.7.8")]
    [InlineData("AUTH PLAIN YWJj", "535 5.7.8")]
    [InlineData("AUTH PLAIN !!!!", "501 5.5.4")]
    [InlineData("AUTH CRAM-MD5", "504 5.5.4")]
    [InlineData("AUTH PLAIN|*", "501 5.7.0")]
    [InlineData("AUTH PLAIN|====", "501 5.5.2")]
    [InlineData("AUTH PLAIN|=", "501 5.5.2")]
    [InlineData("AUTH LOGIN|", "334 UGFzc3dvcmQ6")]
    public async Task Wrong_credentials_and_malformed_exchanges_are_refused(string lines, string expected)
    {
        await using var client = await SecuredAsync();
        var all = lines.Split('|');
        foreach (var line in all[..^1])
        {
            await client.AskAsync(line, "334");
        }

        await client.AskAsync(all[^1], expected);
    }

    [Fact]
    public async Task Another_authorization_identity_is_refused()
    {
        await using var client = await SecuredAsync();

        await client.AskAsync("AUTH PLAIN " + Base64($"root\0{RecordingHandler.User}\0{RecordingHandler.Password}"), "535 5.7.8");
    }

    [Fact]
    public async Task Three_failed_authentications_end_the_session()
    {
        await using var client = await SecuredAsync();
        for (var i = 0; i < 3; i++)
        {
            await client.AskAsync("AUTH PLAIN " + Base64($"\0{RecordingHandler.User}\0guess{i}"), "535 5.7.8");
        }

        await client.ExpectAsync("421 4.7.0");
        Assert.Equal(SmtpSessionEnd.LimitReached, await client.Session);
    }

    public void Dispose() => _authority.Dispose();

    private static void AssertNoSecretIn(Conversation client)
    {
        var log = string.Join('\n', client.Log.Entries);
        Assert.Contains("AUTH", log, StringComparison.Ordinal);
        Assert.DoesNotContain(RecordingHandler.Password, log, StringComparison.Ordinal);
        Assert.DoesNotContain("Y29ycmVjd", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Base64($"\0{RecordingHandler.User}\0{RecordingHandler.Password}"), log, StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private async Task<Conversation> SecuredAsync()
    {
        using var certificate = _authority.Issue();
        var client = await Conversation.StartSubmissionAsync(certificate);
        await client.HelloAsync();
        await client.AskAsync("STARTTLS", "220 2.0.0");
        await client.SecureAsync(_authority);
        await client.HelloAsync();
        return client;
    }
}
