using System.Net.Sockets;
using MimeKit;
using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Relays;

/// <summary>A sender with relays that a test scripts, on a clock that stands still.</summary>
internal sealed class TwoRelays : IAsyncDisposable
{
    private static readonly TestAuthority Authority = new();

    private readonly string _authorityFile = Path.GetTempFileName();

    public TwoRelays(Func<SenderOptions, SenderOptions> change, params ScriptedPeer[] peers)
    {
        File.WriteAllText(_authorityFile, Authority.Certificate.ExportCertificatePem());
        Sender = new MailSender(change(new SenderOptions
        {
            Relays = [.. peers.Select(peer => new RelayOptions { Host = "127.0.0.1", Port = peer.Port, AuthorityFile = _authorityFile, MaxConnections = 1 })],
            Retry = new RetryOptions { MaxAttempts = 1 },
            Clock = Clock,
        }));
    }

    public MailSender Sender { get; }

    public ObservedClock Clock { get; } = new();

    /// <summary>A script that has greeted and heard EHLO inside TLS.</summary>
    public static PeerScript Ready() => new PeerScript().Secure(Authority.Issue()).Greet("220 relay.test").Expect("EHLO").Reply("250 relay.test");

    /// <summary>A greeting inside TLS, and nothing else.</summary>
    public static PeerScript Greeting(string reply) => new PeerScript().Secure(Authority.Issue()).Greet(reply).TakeTheRest();

    /// <summary>Takes so many messages.</summary>
    public static PeerScript Takes(PeerScript script, int messages = 1)
    {
        for (var i = 0; i < messages; i++)
        {
            script.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok");
        }

        return script.Expect("QUIT").Reply("221 bye").TakeTheRest();
    }

    public static MimeMessage Message()
    {
        var message = new MimeMessage { Subject = "canary-subject", Body = new TextPart("plain") { Text = "canary-content" } };
        message.From.Add(MailboxAddress.Parse("a@example.org"));
        message.To.Add(MailboxAddress.Parse("b@example.net"));
        return message;
    }

    /// <summary>Sends, and gives the receipt however it ended.</summary>
    public async Task<SendReceipt> SendAsync()
    {
        try
        {
            return await Sender.SendAsync(Message(), TestContext.Current.CancellationToken);
        }
        catch (SendException exception)
        {
            return exception.Receipt!;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync();
        File.Delete(_authorityFile);
    }
}

/// <summary>Takes every connection and closes it without a word, and counts them.</summary>
internal sealed class ClosingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;
    private int _connections;

    public ClosingServer()
    {
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((System.Net.IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_end.Token);
                Interlocked.Increment(ref _connections);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
