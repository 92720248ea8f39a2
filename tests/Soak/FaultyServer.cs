using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Soak.Tests;

/// <summary>
/// The server of the soak: it misbehaves by dice, and counts for each message how often it took responsibility for it. A line on its
/// standard input ends it; then it writes what it counted.
/// </summary>
internal sealed class FaultyServer(int messages) : IDisposable
{
    private readonly int[] _accepted = new int[messages];
    private readonly ConcurrentDictionary<string, int> _faults = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();

    // A seed of its own, so that a run that found something can be repeated.
    private readonly Random _dice = new(4711);

    public static async Task<int> RunAsync(string certificateFile, int messages)
    {
        using var server = new FaultyServer(messages);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var certificate = X509CertificateLoader.LoadPkcs12FromFile(certificateFile, password: null);
        var options = new SmtpServerOptions
        {
            ServerName = Domain.Parse("soak.test"),
            Certificate = SslStreamCertificateContext.Create(certificate, null, offline: true),
            RequireAuthentication = false,
            Limits = new SmtpServerLimits { Errors = 1_000_000 },
        };
        var serving = server.ServeAsync(listener, options);
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture));
        var file = await Console.In.ReadLineAsync();
        await server._end.CancelAsync();
        await serving;
        if (file is not null)
        {
            await File.WriteAllBytesAsync(file, [.. server._accepted.Select(count => (byte)Math.Min(count, byte.MaxValue))]);
            foreach (var (fault, times) in server._faults.OrderBy(fault => fault.Key, StringComparer.Ordinal))
            {
                Console.WriteLine($"{times}\t{fault}");
            }
        }

        return 0;
    }

    public void Dispose() => _end.Dispose();

    private async Task ServeAsync(TcpListener listener, SmtpServerOptions options)
    {
        var sessions = new ConcurrentDictionary<Task, byte>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(_end.Token);
                socket.NoDelay = true;
                var session = ServeAsync(socket, options);
                sessions.TryAdd(session, 0);
                _ = session.ContinueWith(over => sessions.TryRemove(over, out _), TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions.Keys);
        }
    }

    private async Task ServeAsync(Socket socket, SmtpServerOptions options)
    {
        await Task.Yield();
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        if (Falls(1, 50, "connection dropped before the greeting"))
        {
            await stream.DisposeAsync();
            return;
        }

        await new SmtpServerSession(stream, options, new Handler(this, socket, Roll(50, 1500))).RunAsync(_end.Token);
    }

    private int Roll(int from, int to)
    {
        lock (_dice)
        {
            return _dice.Next(from, to);
        }
    }

    /// <summary>Whether the dice fall so, which they do so many times of so many.</summary>
    private bool Falls(int times, int of, string fault)
    {
        if (Roll(0, of) >= times)
        {
            return false;
        }

        _faults.AddOrUpdate(fault, 1, (_, count) => count + 1);
        return true;
    }

    private sealed class Handler(FaultyServer server, Socket socket, int lifetime) : ISmtpServerHandler
    {
        private int _left = lifetime;

        public ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken) => ValueTask.FromResult<ScramCredential?>(null);

        public async ValueTask<SmtpServerReply> MailAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken)
        {
            if (--_left == 0)
            {
                server._faults.AddOrUpdate("connection dropped before a message", 1, (_, count) => count + 1);
                socket.Close();
            }
            else if (server.Falls(1, 10_000, "421 to MAIL"))
            {
                return new SmtpServerReply(421, null, "closing");
            }
            else if (server.Falls(1, 5000, "20 ms late"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }

            return SmtpServerReply.SenderAccepted;
        }

        public ValueTask<SmtpServerReply> RcptAsync(SmtpServerClient client, SmtpServerTransaction transaction, Mailbox recipient, CancellationToken cancellationToken) => ValueTask.FromResult(
            server.Falls(1, 100, "recipient refused (550)") ? new SmtpServerReply(550, null, "no such user")
            : server.Falls(1, 100, "recipient deferred (451)") ? new SmtpServerReply(451, null, "later")
            : SmtpServerReply.RecipientAccepted);

        public ValueTask<SmtpServerSink> OpenContentAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) =>
            ValueTask.FromResult<SmtpServerSink>(new Sink(server, socket, transaction));
    }

    private sealed class Sink(FaultyServer server, Socket socket, SmtpServerTransaction transaction) : SmtpServerSink
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            if (server.Falls(1, 20_000, "connection dropped within the content"))
            {
                socket.Close();
            }

            return ValueTask.CompletedTask;
        }

        public override ValueTask<SmtpServerReply> CompleteAsync(CancellationToken cancellationToken)
        {
            if (server.Falls(1, 10_000, "dropped behind the content, not accepted"))
            {
                socket.Close();
                return ValueTask.FromResult(SmtpServerReply.LocalError);
            }

            if (server.Falls(1, 1000, "content refused (554)"))
            {
                return ValueTask.FromResult(new SmtpServerReply(554, null, "not this"));
            }

            if (!socket.Connected)
            {
                return ValueTask.FromResult(SmtpServerReply.LocalError);
            }

            Interlocked.Increment(ref server._accepted[int.Parse(transaction.Recipients[0].LocalPart.AsSpan(1), CultureInfo.InvariantCulture)]);
            if (server.Falls(1, 10_000, "dropped behind the content, accepted"))
            {
                socket.Close();
            }

            return ValueTask.FromResult(SmtpServerReply.MessageAccepted("Q"));
        }
    }
}
