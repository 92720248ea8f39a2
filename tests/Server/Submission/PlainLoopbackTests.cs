using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Waxwing.Server.Audit;
using Waxwing.Server.Submission;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.Tests.Submission;

/// <summary>The port in clear.</summary>
public sealed class PlainLoopbackTests
{
    [Fact]
    public async Task Its_mail_belongs_to_one_key_and_there_is_no_AUTH()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await SubmissionClient.ConnectAsync(service.PlainPort);
        await client.ExpectAsync("220 mx.test");
        var announced = await client.AskAsync("EHLO c", "250");
        Assert.DoesNotContain("AUTH", announced, StringComparison.Ordinal);
        Assert.DoesNotContain("STARTTLS", announced, StringComparison.Ordinal);
        await client.AskAsync($"AUTH PLAIN {SubmissionClient.Base64($"\0resend\0{service.Secret}")}", "538 5.7.11");

        await client.MailAsync();

        Assert.Equal(service.Key.Id, Assert.Single(service.Desk.Handovers).Key.Id);
    }

    [Fact]
    public async Task Once_its_key_is_revoked_it_takes_nothing()
    {
        await using var service = await SubmissionService.StartAsync();
        service.Accounts[service.Key.Id] = service.Key with { RevokedAt = service.Key.CreatedAt };
        await using var client = await SubmissionClient.ConnectAsync(service.PlainPort);
        await client.ExpectAsync("220");
        await client.AskAsync("EHLO c", "250");

        await client.AskAsync("MAIL FROM:<shop@acme.test>", "530 5.7.0");
    }

    [Theory]
    [InlineData("192.0.2.1", "127.0.0.1")]
    [InlineData("127.0.0.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "::1")]
    [InlineData("::ffff:192.0.2.1", "127.0.0.1")]
    public async Task Whoever_comes_from_elsewhere_is_cut_off_unheard(string remote, string local)
    {
        var options = new SubmissionOptions { ServerName = Domain.Parse("mx.test"), PlainLoopbackPort = 25, PlainLoopbackKey = Guid.Empty };
        using var listener = new SubmissionListener(options, new MemoryDesk(), new MemoryAccounts(), new LockOuts(new MemoryTrail(TimeProvider.System), TimeProvider.System, NullLogger<LockOuts>.Instance), TimeProvider.System, NullLogger<SubmissionListener>.Instance);
        var output = new Pipe();
        await using var connection = new DefaultConnectionContext("1", new Ends(new Pipe().Reader, output.Writer), new Ends(output.Reader, new Pipe().Writer))
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Parse(remote), 40_000),
            LocalEndPoint = new IPEndPoint(IPAddress.Parse(local), 25),
        };

        var aborted = new TaskCompletionSource();
        await using var registration = connection.ConnectionClosed.Register(aborted.SetResult);

        await listener.ServeAsync(connection, SmtpServerTlsMode.NeverOnLoopback);

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(output.Reader.TryRead(out _));
    }

    [Fact]
    public async Task It_listens_on_loopback_alone()
    {
        await using var service = await SubmissionService.StartAsync();

        var listening = System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(endpoint => endpoint.Port == service.PlainPort).ToList();

        Assert.NotEmpty(listening);
        Assert.All(listening, endpoint => Assert.True(IPAddress.IsLoopback(endpoint.Address)));
    }

    [Fact]
    public async Task A_browser_that_is_led_here_sends_no_mail()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await SubmissionClient.ConnectAsync(service.PlainPort);

        await client.SendAsync($"POST / HTTP/1.1\r\nHost: localhost\r\n\r\nEHLO c\r\nMAIL FROM:<shop@acme.test>\r\nRCPT TO:<ann@example.net>\r\nDATA\r\n{SubmissionClient.Message}.\r\n");

        Assert.DoesNotContain("250", await client.ToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(service.Desk.Handovers);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
