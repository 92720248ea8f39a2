using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Waxwing.Interop.Tests;

/// <summary>A TLS connection on which a test says the octets that it wants, in one packet or several, and hears what comes.</summary>
/// <remarks>No part of Waxwing is in it: it shows what the servers do, whoever speaks with them.</remarks>
internal sealed class RawSession : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TcpClient client;
    private readonly SslStream stream;
    private readonly StreamReader reader;

    private RawSession(TcpClient client, SslStream stream)
    {
        this.client = client;
        this.stream = stream;
        reader = new StreamReader(stream, Encoding.UTF8);
    }

    /// <summary>Connects with implicit TLS, says EHLO, and logs in where the server wants that.</summary>
    public static async Task<RawSession> OpenAsync(IRealServer server, Listener listener)
    {
        var endpoint = server[listener];
        var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync(IPAddress.Loopback, endpoint.Port);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(server.AuthorityFile);
        var tls = new SslStream(connection.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = SmtpEndpoint.Host, CertificateChainPolicy = trust });
        var session = new RawSession(connection, tls);
        Assert.Equal("220", await session.HearAsync(1));
        Assert.Equal("250", await session.SayAsync("EHLO client.example.org\r\n", 1));
        if (server.Login is { } login)
        {
            Assert.Equal("235", await session.SayAsync($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{login.User}\0{login.Password}"))}\r\n", 1));
        }

        return session;
    }

    /// <summary>Says all of it in one write, so that it lies in one packet, and hears so many replies.</summary>
    public async Task<string> SayAsync(string packet, int replies)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(packet), TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        return await HearAsync(replies);
    }

    /// <summary>The codes of so many replies, each of one line or more.</summary>
    public async Task<string> HearAsync(int replies)
    {
        using var deadline = new CancellationTokenSource(Limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, TestContext.Current.CancellationToken);
        var codes = new string[replies];
        for (var heard = 0; heard < replies; heard++)
        {
            string? line;
            do
            {
                line = await reader.ReadLineAsync(either.Token);
                Assert.True(line is { Length: >= 3 }, $"The server ended the connection after {heard} of {replies} replies: {string.Join(' ', codes[..heard])}");
            }
            while (line.Length > 3 && line[3] == '-'); // RFC 5321 §4.2.1
            codes[heard] = line[..3];
        }

        return string.Join(' ', codes);
    }

    /// <summary>Whether the server ends the connection, saying nothing more.</summary>
    public async Task<bool> EndsAsync()
    {
        using var deadline = new CancellationTokenSource(Limit, TimeProvider.System);
        try
        {
            return await reader.ReadLineAsync(deadline.Token) is null;
        }
        catch (IOException)
        {
            return true; // Without close_notify, or with a reset: nothing came either.
        }
    }

    public async ValueTask DisposeAsync()
    {
        reader.Dispose();
        await stream.DisposeAsync();
        client.Dispose();
    }
}
