using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Service.Load;

/// <summary>A relay that takes everything, over implicit TLS, keeps nothing, and knows when it answered 250 to which message.</summary>
internal sealed class Sink : ISmtpServerHandler, IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<long>> _arrivals = [];
    private readonly TcpListener _listener;
    private readonly SmtpServerOptions _options;

    private Sink(LoadOptions options)
    {
        using var pem = X509Certificate2.CreateFromPemFile(options.SinkCertificate.Certificate, options.SinkCertificate.Key);
        _options = new SmtpServerOptions
        {
            ServerName = Domain.Parse("sink.bench.test"),
            Certificate = SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null), null, offline: true),
            RequireAuthentication = false,
        };
        _listener = new TcpListener(IPAddress.Loopback, options.SinkPort);
        _listener.Start();
    }

    public static Sink Listen(LoadOptions options)
    {
        var sink = new Sink(options);
        _ = sink.ServeAsync();
        return sink;
    }

    /// <summary>The time stamp of the 250 to a message, as soon as there is one.</summary>
    public Task<long> ArrivedAsync(int number, CancellationToken cancellationToken) => Arrival(number).Task.WaitAsync(cancellationToken);

    public ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken) => ValueTask.FromResult<ScramCredential?>(null);

    public ValueTask<SmtpServerReply> MailAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) => ValueTask.FromResult(SmtpServerReply.SenderAccepted);

    public ValueTask<SmtpServerReply> RcptAsync(SmtpServerClient client, SmtpServerTransaction transaction, Mailbox recipient, CancellationToken cancellationToken) => ValueTask.FromResult(SmtpServerReply.RecipientAccepted);

    public ValueTask<SmtpServerSink> OpenContentAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SmtpServerSink>(new Content(this, transaction));

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
    }

    private TaskCompletionSource<long> Arrival(int number) => _arrivals.GetOrAdd(number, static _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token).ConfigureAwait(false);
                socket.NoDelay = true;
                _ = ServeAsync(socket);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await new SmtpServerSession(stream, _options, this).RunAsync(_end.Token).ConfigureAwait(false);
    }

    private sealed class Content(Sink sink, SmtpServerTransaction transaction) : SmtpServerSink
    {
        private static readonly SmtpServerReply Accepted = SmtpServerReply.MessageAccepted("sink");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public override ValueTask<SmtpServerReply> CompleteAsync(CancellationToken cancellationToken)
        {
            var now = TimeProvider.System.GetTimestamp();
            foreach (var recipient in transaction.Recipients)
            {
                sink.Arrival(Message.NumberOf(recipient.LocalPart)).TrySetResult(now);
            }

            return ValueTask.FromResult(Accepted);
        }
    }
}
