using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;
using Waxwing.TestSupport;

namespace Waxwing.Tests.Support;

/// <summary>
/// Our own server half behind implicit TLS on loopback. BINARYMIME, DELIVERBY and LIMITS are shown against it, since no mail
/// server at hand offers them: Postfix, Exim, Dovecot, Haraka and smtp-server do not.
/// </summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly SmtpServerOptions _options;
    private readonly List<Task> _sessions = [];
    private readonly Task _accepting;

    public OwnServer(TestAuthority authority, SmtpServerExtensions extensions, SmtpServerLimits? limits = null, int? minDeliverBySeconds = null)
    {
        _options = new SmtpServerOptions
        {
            ServerName = Domain.Parse("mx.test"),
            Certificate = SslStreamCertificateContext.Create(authority.Issue(), null, offline: true),
            RequireAuthentication = false,
            Extensions = extensions,
            Limits = limits ?? new SmtpServerLimits(),
            MinDeliverBySeconds = minDeliverBySeconds,
        };
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public RecordingHandler Handler { get; } = new();

    public RecordingObserver Log { get; } = new();

    /// <summary>How many connections were accepted.</summary>
    public int Connections { get; private set; }

    /// <summary>The lines of MAIL and RCPT that came.</summary>
    public IEnumerable<string> Envelopes => Log.Entries.Where(entry => entry.StartsWith("C: MAIL", StringComparison.Ordinal) || entry.StartsWith("C: RCPT", StringComparison.Ordinal)).Select(entry => entry[3..]);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Connections++;
                _sessions.Add(ServeAsync(client));
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            await new SmtpServerSession(client.GetStream(), _options, Handler, Log).RunAsync(_end.Token);
        }
    }
}
