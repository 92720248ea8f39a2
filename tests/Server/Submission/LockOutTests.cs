using System.Net;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Server.Audit;
using Waxwing.Server.Submission;

namespace Waxwing.Server.Tests.Submission;

public sealed class LockOutTests
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Other = IPAddress.Parse("192.0.2.2");
    private readonly FakeTimeProvider _clock = new();
    private readonly FailedLogInLimits _limits = new() { FreePerClient = 2, FreePerName = 4, Remembered = 3 };
    private readonly FailedLogIns _failed;

    public LockOutTests() => _failed = new FailedLogIns(_limits, _clock);

    [Fact]
    public void Failures_beyond_the_free_ones_double_the_wait_up_to_a_bound()
    {
        TimeSpan[] waits = [.. Enumerable.Range(0, 14).Select(_ => _failed.Failed(Client, null).Wait)];

        Assert.Equal([0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900], waits.Select(wait => (int)wait.TotalSeconds));
        Assert.Equal(TimeSpan.FromMinutes(15), _failed.Wait(Client, null));
        Assert.Equal(TimeSpan.Zero, _failed.Wait(Other, null));
    }

    [Fact]
    public void A_lock_opens_by_itself_and_failures_are_forgotten_in_an_hour()
    {
        Fail(3, Client, null);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, _failed.Wait(Client, null));
        Assert.Equal(TimeSpan.FromSeconds(10), _failed.Failed(Client, null).Wait);

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.Zero, _failed.Failed(Client, null).Wait);
    }

    [Fact]
    public void Guesses_at_one_identity_from_many_clients_lock_it_for_strangers()
    {
        for (var i = 0; i < 5; i++)
        {
            _failed.Failed(IPAddress.Parse($"198.51.100.{i}"), "printer");
        }

        Assert.Equal(TimeSpan.FromSeconds(5), _failed.Wait(Client, "printer"));
        Assert.Equal(TimeSpan.Zero, _failed.Wait(Client, "scanner"));
    }

    [Fact]
    public void Who_logged_in_before_is_locked_out_by_nobody_but_himself()
    {
        _failed.Succeeded(Client, "printer");
        Fail(9, Client, null);
        Fail(9, Other, "printer");
        Assert.Equal(TimeSpan.Zero, _failed.Wait(Client, "printer"));
        Assert.NotEqual(TimeSpan.Zero, _failed.Wait(Client, "scanner"));

        Fail(3, Client, "printer");

        Assert.Equal(TimeSpan.FromSeconds(5), _failed.Wait(Client, "printer"));
    }

    [Fact]
    public void A_right_key_between_guesses_makes_no_guess_free()
    {
        for (var i = 0; i < 4; i++)
        {
            _failed.Failed(Client, "printer");
            _failed.Succeeded(Client, "own");
        }

        Assert.Equal(TimeSpan.FromSeconds(10), _failed.Wait(Client, "printer"));
    }

    [Fact]
    public void The_table_has_a_bound_and_the_oldest_gives_way()
    {
        Fail(3, Client, null);
        for (var i = 0; i < 3; i++)
        {
            _failed.Failed(IPAddress.Parse($"198.51.100.{i}"), null);
        }

        Assert.Equal(TimeSpan.Zero, _failed.Wait(Client, null));
    }

    [Fact]
    public async Task A_client_that_guesses_is_put_off_before_anybody_looks_and_told_to_the_log()
    {
        await using var service = await SubmissionService.StartAsync();
        for (var i = 0; i < 2; i++)
        {
            await using var guessing = await service.ConnectAsync();
            await guessing.LogInAsync("guess", expected: "535 5.7.8");
            await guessing.AskAsync($"AUTH PLAIN {SubmissionClient.Base64("\0resend\0guess")}", "535 5.7.8");
            await guessing.AskAsync($"AUTH PLAIN {SubmissionClient.Base64("\0resend\0guess")}", "535 5.7.8");
            await guessing.ExpectAsync("421 4.7.0");
        }

        await using (var locked = await service.ConnectAsync())
        {
            await locked.LogInAsync(service.Secret, expected: "454 4.7.0 Too many failed log-ins; try again in 5 s");
        }

        Assert.Equal(0, service.Accounts.Looks);
        Assert.Equal(6, service.Log.Of(2301).Count());
        Assert.Single(service.Log.Of(2302));
        var told = Assert.Single(service.Trail.Facts);
        Assert.Equal((AuditActor.Anonymous, AuditAction.LoginLocked, "127.0.0.1"), (told.Actor, told.Action, told.Target));
        Assert.Equal("""{"door":"smtp","identity":null,"seconds":5,"moreFollow":false}""", told.Details.Json);

        service.Clock.Advance(TimeSpan.FromSeconds(5));
        await using var again = await service.LogInAsync();
        await again.MailAsync();
    }

    [Fact]
    public async Task The_lock_holds_for_SCRAM_as_well()
    {
        await using var service = await SubmissionService.StartWithAsync(limits => limits with { FailedLogIns = limits.FailedLogIns with { FreePerClient = 1 } });
        await using (var guessing = await service.ConnectAsync())
        {
            await guessing.LogInAsync("guess", expected: "535 5.7.8");
            await guessing.AskAsync($"AUTH PLAIN {SubmissionClient.Base64("\0resend\0guess")}", "535 5.7.8");
        }

        using var client = new MailKit.Net.Smtp.SmtpClient { ServerCertificateValidationCallback = (_, _, _, _) => true };
        await client.ConnectAsync("127.0.0.1", service.ImplicitPort, MailKit.Security.SecureSocketOptions.SslOnConnect, TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<MailKit.Security.AuthenticationException>(() =>
            client.AuthenticateAsync(new MailKit.Security.SaslMechanismScramSha256(service.Key.Id.ToString(), service.Secret), TestContext.Current.CancellationToken));

        Assert.Contains("454", refused.Message, StringComparison.Ordinal);
    }

    private void Fail(int times, IPAddress client, string? identity)
    {
        for (var i = 0; i < times; i++)
        {
            _failed.Failed(client, identity);
        }
    }
}
