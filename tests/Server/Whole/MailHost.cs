using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.Tests.Whole;

/// <summary>A mail host of the world, on 127.0.0.1: takes everything over STARTTLS, and lets wait for a sign whom a test wants to wait.</summary>
internal sealed class MailHost : ISmtpServerHandler, IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly TestAuthority _authority = new();
    private readonly SmtpServerOptions _options;
    private readonly ConcurrentBag<Task> _sessions = [];
    private readonly Task _accepting;
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MailHost()
    {
        _options = new SmtpServerOptions
        {
            ServerName = Domain.Parse("mx.hoster.net"),
            TlsMode = SmtpServerTlsMode.StartTls,
            Certificate = SslStreamCertificateContext.Create(_authority.Issue("mx.hoster.net"), null, offline: true),
            RequireAuthentication = false,
        };
        _gate.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections there were.</summary>
    public int Connections => _sessions.Count;

    /// <summary>To whom messages came, in their order.</summary>
    public ConcurrentQueue<string> Taken { get; } = new();

    /// <summary>Who has asked for a recipient so far, waiting or not.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Whom the gate holds, by the domain of the sender.</summary>
    public string? Holds { get; private set; }

    public void Hold(string senders) => (Holds, _gate) = (senders, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public void LetGo() => _gate.TrySetResult();

    public ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken) => ValueTask.FromResult<ScramCredential?>(null);

    public ValueTask<SmtpServerReply> MailAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) => ValueTask.FromResult(SmtpServerReply.SenderAccepted);

    public async ValueTask<SmtpServerReply> RcptAsync(SmtpServerClient client, SmtpServerTransaction transaction, Mailbox recipient, CancellationToken cancellationToken)
    {
        Asked.Enqueue(recipient.ToString());
        if (string.Equals(transaction.Sender?.Domain.Ascii, Holds, StringComparison.Ordinal))
        {
            await _gate.Task.WaitAsync(cancellationToken);
        }

        return SmtpServerReply.RecipientAccepted;
    }

    public ValueTask<SmtpServerSink> OpenContentAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SmtpServerSink>(new Sink(Taken, transaction));

    public async ValueTask DisposeAsync()
    {
        LetGo();
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions);
        _listener.Dispose();
        _authority.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
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
            await new SmtpServerSession(client.GetStream(), _options, this).RunAsync(_end.Token);
        }
    }

    private sealed class Sink(ConcurrentQueue<string> taken, SmtpServerTransaction transaction) : SmtpServerSink
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public override ValueTask<SmtpServerReply> CompleteAsync(CancellationToken cancellationToken)
        {
            foreach (var recipient in transaction.Recipients)
            {
                taken.Enqueue(recipient.ToString());
            }

            return ValueTask.FromResult(SmtpServerReply.MessageAccepted("Q1"));
        }
    }
}
