using Waxwing.Smtp.Server;
using Waxwing.TestSupport;

namespace Waxwing.Smtp.Tests.Server;

/// <summary>A server that stops with patience.</summary>
public sealed class SessionStopTests : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly RecordingHandler _handler = new();

    [Fact]
    public async Task An_idle_client_is_told_at_once()
    {
        var (client, session) = await StartAsync();

        await _stopping.CancelAsync();

        Assert.Equal("421 4.3.2 The server is shutting down", await client.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal(SmtpSessionEnd.Cancelled, await session);
    }

    [Fact]
    public async Task A_transaction_under_way_ends_and_is_the_last()
    {
        var (client, session) = await StartAsync();
        await AskAsync(client, "MAIL FROM:<a@example.org>", "250");
        await AskAsync(client, "RCPT TO:<b@example.net>", "250");

        await _stopping.CancelAsync();

        await AskAsync(client, "DATA", "354");
        await AskAsync(client, "Subject: x\r\n\r\nx\r\n.\r\nMAIL FROM:<a@example.org>", "250 2.0.0");
        Assert.StartsWith("421 4.3.2", await client.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(SmtpSessionEnd.Cancelled, await session);
        Assert.Single(_handler.Messages);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task<(StreamReader Client, Task<SmtpSessionEnd> Session)> StartAsync()
    {
        var (wire, server) = DuplexStream.CreatePair();
        var options = new SmtpServerOptions
        {
            ServerName = Domain.Parse("mx.test"), TlsMode = SmtpServerTlsMode.NeverOnLoopback, RequireTls = false, RequireAuthentication = false,
            Extensions = SmtpServerExtensions.EnhancedStatusCodes,
        };
        var session = new SmtpServerSession(server, options, _handler).RunAsync(_stopping.Token, TestContext.Current.CancellationToken);
        var client = new StreamReader(wire);
        Assert.StartsWith("220 ", await client.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await AskAsync(client, "HELO c", "250");
        return (client, session);
    }

    private static async Task AskAsync(StreamReader client, string command, string expected)
    {
        await client.BaseStream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"), TestContext.Current.CancellationToken);
        Assert.StartsWith(expected, await client.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
