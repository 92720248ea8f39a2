using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Waxwing.OAuth.Tests.Support;

/// <summary>A relay inside TLS that takes mail from whoever shows a token that it is told is good.</summary>
internal sealed class TokenRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TestAuthority _authority;
    private readonly Func<string, Task<bool>> _isGood;
    private readonly string _mechanisms;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly ConcurrentBag<Task> _sessions = [];

    public TokenRelay(TestAuthority authority, Func<string, Task<bool>> isGood, string mechanisms = "XOAUTH2 OAUTHBEARER")
    {
        (_authority, _isGood, _mechanisms) = (authority, isGood, mechanisms);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The tokens that were shown, in order, with whether they were accepted.</summary>
    public ConcurrentQueue<(string Mechanism, string Token, bool Accepted)> Shown { get; } = new();

    /// <summary>How many messages were taken.</summary>
    public int Taken;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The relay as somebody configures it.</summary>
    public RelayOptions Relay(OAuthOptions? oauth = null) => new() { Host = "localhost", Port = Port, UserName = "ada@example.org", AuthorityFile = _authority.AuthorityFile, OAuth = oauth };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_sessions);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _sessions.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _authority.Issue() }, _stop.Token);
                using var reader = new StreamReader(tls, Encoding.UTF8);
                await using var writer = new StreamWriter(tls, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 relay.example ESMTP");
                while (await reader.ReadLineAsync(_stop.Token) is { } line && await AnswerAsync(line, reader, writer))
                {
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client went.
        }
    }

    private async Task<bool> AnswerAsync(string line, StreamReader reader, StreamWriter writer)
    {
        switch (line.Split(' ')[0].ToUpperInvariant())
        {
            case "EHLO":
                await writer.WriteAsync($"250-relay.example\r\n250 AUTH {_mechanisms}\r\n");
                return true;
            case "AUTH":
                return await AuthenticateAsync(line.Split(' '), reader, writer);
            case "DATA":
                await writer.WriteLineAsync("354 go");
                while (await reader.ReadLineAsync(_stop.Token) is { } text && text is not ".")
                {
                }

                Interlocked.Increment(ref Taken);
                await writer.WriteLineAsync("250 2.0.0 taken");
                return true;
            case "QUIT":
                await writer.WriteLineAsync("221 bye");
                return false;
            default:
                await writer.WriteLineAsync("250 ok");
                return true;
        }
    }

    // RFC 7628 §3.2: the error as a challenge, an answer to it, and then the refusal.
    private async Task<bool> AuthenticateAsync(string[] words, StreamReader reader, StreamWriter writer)
    {
        var initial = words.Length > 2 ? words[2] : null;
        if (initial is null)
        {
            await writer.WriteLineAsync("334 ");
            initial = await reader.ReadLineAsync(_stop.Token);
        }

        var message = Encoding.UTF8.GetString(Convert.FromBase64String(initial!));
        var token = message.Split('\u0001').Single(part => part.StartsWith("auth=Bearer ", StringComparison.Ordinal))["auth=Bearer ".Length..];
        Assert.Contains("ada@example.org", message, StringComparison.Ordinal);
        var accepted = await _isGood(token);
        Shown.Enqueue((words[1], token, accepted));
        if (accepted)
        {
            await writer.WriteLineAsync("235 2.7.0 ok");
            return true;
        }

        await writer.WriteLineAsync($"334 {Convert.ToBase64String("""{"status":"invalid_token","scope":"smtp"}"""u8)}");
        await reader.ReadLineAsync(_stop.Token);
        await writer.WriteLineAsync("535 5.7.8 token refused");
        return false;
    }
}
