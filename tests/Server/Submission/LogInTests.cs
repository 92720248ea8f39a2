using MailKit.Net.Smtp;
using MailKit.Security;
using Waxwing.Server.Accounts;
using Waxwing.Server.Submission;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Submission;

public sealed class LogInTests
{
    private static readonly ScramCredential Printer = ScramCredential.FromPassword("correct horse");

    [Theory]
    [InlineData("resend", "PLAIN")]
    [InlineData("apikey", "PLAIN")]
    [InlineData("id", "PLAIN")]
    [InlineData("resend", "LOGIN")]
    [InlineData("apikey", "LOGIN")]
    [InlineData("id", "LOGIN")]
    [InlineData("id", "SCRAM-SHA-256")]
    public async Task A_key_logs_in_under_the_names_of_other_services_and_under_its_own(string user, string mechanism)
    {
        await using var service = await SubmissionService.StartAsync();

        using var client = await LogInAsync(service, mechanism, user is "id" ? service.Key.Id.ToString() : user, service.Secret);

        Assert.Contains(service.Log.Of(2300), text => text.EndsWith($"127.0.0.1 logged in by {mechanism} as {service.Key.Id}", StringComparison.Ordinal));
        Assert.DoesNotContain(service.Log.Texts, text => text.Contains(service.Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("SCRAM-SHA-256")]
    public async Task A_user_of_the_configuration_logs_in_and_stands_for_a_key(string mechanism)
    {
        var key = Guid.Empty;
        await using var service = await SubmissionService.StartAsync(options => options with { Users = [new SubmissionUser("printer", Printer, options.PlainLoopbackKey!.Value)] });
        key = service.Key.Id;
        using var client = await LogInAsync(service, mechanism, "printer", "correct horse");

        await client.SendAsync(MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(SubmissionClient.Message)), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

        Assert.Equal(key, Assert.Single(service.Desk.Handovers).Key.Id);
    }

    [Theory]
    [InlineData("PLAIN", "printer", "wrong")]
    [InlineData("LOGIN", "printer", "wrong")]
    [InlineData("SCRAM-SHA-256", "printer", "wrong")]
    [InlineData("PLAIN", "nobody", "correct horse")]
    [InlineData("SCRAM-SHA-256", "nobody", "correct horse")]
    [InlineData("PLAIN", "resend", "correct horse")]
    [InlineData("PLAIN", "apikey", "re_AAAAAAAAAAAAAAAAAAAAAA_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("SCRAM-SHA-256", "resend", "correct horse")]
    [InlineData("PLAIN", "019a0000-0000-7000-8000-000000000000", "correct horse")]
    public async Task What_proves_nothing_is_refused(string mechanism, string user, string password)
    {
        await using var service = await SubmissionService.StartAsync(options => options with { Users = [new SubmissionUser("printer", Printer, options.PlainLoopbackKey!.Value)] });

        var refused = await Assert.ThrowsAsync<AuthenticationException>(() => LogInAsync(service, mechanism, user, password));

        Assert.Contains("535", refused.Message, StringComparison.Ordinal);
        Assert.Single(service.Log.Of(2301));
        Assert.DoesNotContain(service.Log.Texts, text => text.Contains(password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_secret_of_one_key_is_not_that_of_another()
    {
        await using var service = await SubmissionService.StartAsync();
        service.AddKey(key => key, out var other);

        await using var client = await service.ConnectAsync();
        await client.LogInAsync(service.Secret, other.Id.ToString(), "535 5.7.8");
    }

    [Fact]
    public async Task A_key_that_is_over_or_may_not_send_logs_in_by_no_means()
    {
        await using var service = await SubmissionService.StartAsync();
        (Func<ApiKey, ApiKey> Change, string Mechanism)[] cases =
        [
            (key => key with { RevokedAt = key.CreatedAt }, "PLAIN"),
            (key => key with { ExpiresAt = key.CreatedAt }, "PLAIN"),
            (key => key with { Scope = KeyScope.Read }, "PLAIN"),
            (key => key with { RevokedAt = key.CreatedAt }, "SCRAM-SHA-256"),
            (key => key with { Scope = KeyScope.Read | KeyScope.Admin }, "SCRAM-SHA-256"),
        ];
        foreach (var (change, mechanism) in cases)
        {
            var secret = service.AddKey(change, out var key);
            await Assert.ThrowsAsync<AuthenticationException>(() => LogInAsync(service, mechanism, key.Id.ToString(), secret));
        }
    }

    [Fact]
    public async Task A_key_that_is_revoked_stops_within_seconds_also_in_an_open_session()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        await client.MailAsync();

        service.Accounts[service.Key.Id] = service.Key with { RevokedAt = service.Clock.GetUtcNow() };
        service.Clock.Advance(TimeSpan.FromSeconds(3));

        await client.AskAsync("MAIL FROM:<shop@acme.test>", "530 5.7.0");
        Assert.Single(service.Desk.Handovers);
    }

    [Fact]
    public async Task A_key_that_is_revoked_between_MAIL_and_the_end_of_the_content_sends_nothing()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        await client.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        await client.AskAsync("RCPT TO:<ann@example.net>", "250");
        await client.AskAsync("DATA", "354");

        service.Accounts[service.Key.Id] = service.Key with { RevokedAt = service.Clock.GetUtcNow() };
        service.Clock.Advance(TimeSpan.FromSeconds(3));

        await client.AskAsync(SubmissionClient.Message + ".", "530 5.7.0");
        Assert.Empty(service.Desk.Handovers);
    }

    [Fact]
    public async Task Many_connections_cost_one_look_into_the_store()
    {
        await using var service = await SubmissionService.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await using var client = await service.LogInAsync();
            await client.MailAsync();
        }

        Assert.Equal(1, service.Accounts.Looks);
    }

    [Fact]
    public async Task While_the_store_is_down_a_log_in_is_put_off_and_counts_as_no_failure()
    {
        await using var service = await SubmissionService.StartAsync();
        service.Accounts.IsDown = true;

        await using var client = await service.ConnectAsync();
        await client.LogInAsync(service.Secret, expected: "454 4.7.0");

        Assert.Empty(service.Log.Of(2301));
    }

    private static async Task<SmtpClient> LogInAsync(SubmissionService service, string mechanism, string user, string password)
    {
        var client = new SmtpClient { ServerCertificateValidationCallback = (_, _, _, _) => true };
        await client.ConnectAsync("127.0.0.1", service.ImplicitPort, SecureSocketOptions.SslOnConnect, TestContext.Current.CancellationToken);
        await client.AuthenticateAsync(Mechanism(mechanism, user, password), TestContext.Current.CancellationToken);
        return client;
    }

    private static SaslMechanism Mechanism(string name, string user, string password) => name switch
    {
        "PLAIN" => new SaslMechanismPlain(user, password),
        "LOGIN" => new SaslMechanismLogin(user, password),
        _ => new SaslMechanismScramSha256(user, password),
    };
}
