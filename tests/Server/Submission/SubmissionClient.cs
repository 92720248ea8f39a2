using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Waxwing.Server.Tests.Submission;

/// <summary>A raw client on a real socket. One character is one octet.</summary>
internal sealed class SubmissionClient : IAsyncDisposable
{
    private readonly TcpClient _socket;
    private readonly StringBuilder _unread = new();
    private Stream _stream;

    private SubmissionClient(TcpClient socket)
    {
        _socket = socket;
        _stream = socket.GetStream();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The certificate that the server showed.</summary>
    public X509Certificate? ServerCertificate => (_stream as SslStream)?.RemoteCertificate;

    public static async Task<SubmissionClient> ConnectAsync(int port)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port, Cancelled);
        return new SubmissionClient(socket);
    }

    public async Task SecureAsync(TestAuthority authority)
    {
        Assert.Equal(0, _unread.Length);
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsClientAsync(authority.ClientOptions(), Cancelled);
        _stream = tls;
    }

    /// <summary>TLS whoever vouches for the server: for tests that are about something else.</summary>
    [SuppressMessage("Security", "CA5359", Justification = "The server is one of the test's own on loopback, and its TLS is not what is tested.")]
    public async Task SecureAnyhowAsync()
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Cancelled);
        _stream = tls;
    }

    public async Task SendAsync(string octets) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(octets), Cancelled);

    /// <summary>Sends a command and checks how its reply begins.</summary>
    public async Task<string> AskAsync(string command, string expected)
    {
        await SendAsync(command + "\r\n");
        return await ExpectAsync(expected);
    }

    /// <summary>Reads one whole reply and checks how it begins.</summary>
    public async Task<string> ExpectAsync(string expected)
    {
        var reply = new StringBuilder();
        while (true)
        {
            var text = _unread.ToString();
            var end = text.IndexOf("\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                _unread.Remove(0, end + 2);
                reply.Append(text, 0, end + 2);
                if (text[3] == ' ')
                {
                    Assert.StartsWith(expected, reply.ToString(), StringComparison.Ordinal);
                    return reply.ToString();
                }
            }
            else if (!await FillAsync())
            {
                Assert.Fail($"the connection ended; wanted {expected}, read {reply}{text}");
            }
        }
    }

    /// <summary>All that comes until the server ends the connection.</summary>
    public async Task<string> ToEndAsync()
    {
        while (await FillAsync())
        {
        }

        return _unread.ToString();
    }

    /// <summary>Comes as far as a log-in.</summary>
    public async Task LogInAsync(string secret, string user = "resend", string expected = "235 2.7.0")
    {
        await AskAsync("EHLO client.example", "250-");
        await AskAsync($"AUTH PLAIN {Base64($"\0{user}\0{secret}")}", expected);
    }

    /// <summary>A whole transaction.</summary>
    public async Task<string> MailAsync(string expected = "250 2.0.0", string content = Message, string from = "shop@acme.test")
    {
        await AskAsync($"MAIL FROM:<{from}>", "250 2.1.0");
        await AskAsync("RCPT TO:<ann@example.net>", "250 2.1.5");
        await AskAsync("DATA", "354");
        return await AskAsync(content + ".", expected);
    }

    public const string Message = "From: shop@acme.test\r\nTo: ann@example.net\r\nSubject: Your order\r\n\r\nIt is on its way.\r\n";

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>The end of what this side says; reading goes on.</summary>
    public void CompleteWriting() => _socket.Client.Shutdown(SocketShutdown.Send);

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private async Task<bool> FillAsync()
    {
        var buffer = new byte[4096];
        try
        {
            var count = await _stream.ReadAsync(buffer, Cancelled);
            _unread.Append(Encoding.Latin1.GetString(buffer, 0, count));
            return count > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
