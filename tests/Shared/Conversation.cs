using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.TestSupport;

/// <summary>A raw client in conversation with one session, in memory. One character is one octet.</summary>
internal sealed class Conversation : IAsyncDisposable
{
    private readonly DuplexStream _wire;
    private readonly StringBuilder _unread = new();
    private Stream _stream;

    private Conversation(Func<SmtpServerOptions, SmtpServerOptions>? change)
    {
        (_wire, var server) = DuplexStream.CreatePair();
        _stream = _wire;
        var options = new SmtpServerOptions
        {
            ServerName = Domain.Parse("mx.test"),
            TlsMode = SmtpServerTlsMode.NeverOnLoopback,
            RequireTls = false,
            RequireAuthentication = false,
            Clock = Clock,
        };
        var session = new SmtpServerSession(server, change?.Invoke(options) ?? options, Handler, Log);
        Session = Run();

        async Task<SmtpSessionEnd> Run()
        {
            await Task.Yield();
            try
            {
                return await session.RunAsync(Shutdown.Token);
            }
            finally
            {
                await server.DisposeAsync();
            }
        }
    }

    public FakeTimeProvider Clock { get; } = new();

    public RecordingHandler Handler { get; } = new();

    public RecordingObserver Log { get; } = new();

    public CancellationTokenSource Shutdown { get; } = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public Task<SmtpSessionEnd> Session { get; }

    /// <summary>Connects and reads the greeting. By default there is no TLS and no AUTH.</summary>
    public static async Task<Conversation> StartAsync(Func<SmtpServerOptions, SmtpServerOptions>? change = null)
    {
        var conversation = new Conversation(change);
        await conversation.ExpectAsync("220 mx.test ESMTP");
        return conversation;
    }

    /// <summary>Connects, and comes as far as an accepted recipient.</summary>
    public static async Task<Conversation> WithRecipientAsync(Func<SmtpServerOptions, SmtpServerOptions>? change = null, string mailParameters = "")
    {
        var conversation = await StartAsync(change);
        await conversation.HelloAsync();
        await conversation.AskAsync($"MAIL FROM:<a@example.org>{mailParameters}", "250 2.1.0");
        await conversation.AskAsync("RCPT TO:<b@example.net>", "250 2.1.5");
        return conversation;
    }

    /// <summary>Connects with STARTTLS on offer, TLS and AUTH required.</summary>
    public static Task<Conversation> StartSubmissionAsync(X509Certificate2 certificate, Func<SmtpServerOptions, SmtpServerOptions>? change = null) => StartAsync(options => (change?.Invoke(options) ?? options) with
    {
        TlsMode = SmtpServerTlsMode.StartTls,
        Certificate = SslStreamCertificateContext.Create(certificate, null, offline: true),
        RequireTls = true,
        RequireAuthentication = true,
        Clock = TimeProvider.System,
    });

    public async Task SendAsync(string octets)
    {
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(octets), TestContext.Current.CancellationToken);
        await _stream.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a command and checks how its reply begins.</summary>
    public async Task<string> AskAsync(string command, string expected)
    {
        await SendAsync(command + "\r\n");
        return await ExpectAsync(expected);
    }

    public Task<string> HelloAsync() => AskAsync("EHLO client.example", "250-mx.test");

    /// <summary>Reads one whole reply and checks how it begins.</summary>
    public async Task<string> ExpectAsync(string expected)
    {
        var reply = await ReplyAsync();
        Assert.StartsWith(expected, reply, StringComparison.Ordinal);
        return reply;
    }

    public async Task<string> ReplyAsync()
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
                    return reply.ToString();
                }
            }
            else if (!await FillAsync())
            {
                return $"(end) {reply}{text}";
            }
        }
    }

    /// <summary>What one read gives: with this stream, what the session wrote at once.</summary>
    public async Task<string> SegmentAsync()
    {
        if (_unread.Length == 0)
        {
            await FillAsync();
        }

        var segment = _unread.ToString();
        _unread.Clear();
        return segment;
    }

    public async Task<string> ToEndAsync()
    {
        while (await FillAsync())
        {
        }

        return await SegmentAsync();
    }

    public void HangUp() => _wire.CompleteWriting();

    public async Task SecureAsync(TestAuthority authority)
    {
        Assert.Equal(0, _unread.Length);
        var tls = new SslStream(_wire);
        await tls.AuthenticateAsClientAsync(authority.ClientOptions(), TestContext.Current.CancellationToken);
        _stream = tls;
    }

    public async ValueTask DisposeAsync()
    {
        await Shutdown.CancelAsync();
        await Session;
        await _stream.DisposeAsync();
        await _wire.DisposeAsync();
        Shutdown.Dispose();
    }

    private async Task<bool> FillAsync()
    {
        var buffer = new byte[4096];
        var count = await _stream.ReadAsync(buffer, TestContext.Current.CancellationToken);
        _unread.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return count > 0;
    }
}
