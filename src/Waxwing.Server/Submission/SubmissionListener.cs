using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Certificates;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.Submission;

/// <summary>Serves connections that Kestrel accepted, each by a session of its own. Thread-safe.</summary>
internal sealed class SubmissionListener : IDisposable
{
    private static readonly byte[] TooMany = Encoding.ASCII.GetBytes("421 4.7.0 Too many connections; try again later\r\n");
    private readonly SubmissionServices _services;
    private readonly IServerCertificate? _certificate;
    private readonly ConnectionCounts _connections;
    private readonly ILogger _log;
    private readonly TimeProvider _clock;

    public SubmissionListener(
        SubmissionOptions options, IMailDesk desk, IAccounts accounts, LockOuts lockOuts, TimeProvider clock, ILogger<SubmissionListener> log, IServerCertificate? certificate = null)
    {
        if (options.UsesTls && certificate is null)
        {
            throw new ArgumentException("Submission by TLS needs a certificate.", nameof(certificate));
        }

        _services = new SubmissionServices(options, desk, accounts, lockOuts, clock, log);
        _certificate = certificate;
        _connections = new ConnectionCounts(options.Limits.Connections, options.Limits.ConnectionsPerClient);
        _log = log;
        _clock = clock;
    }

    /// <summary>Serves one connection until it is over.</summary>
    public async Task ServeAsync(ConnectionContext connection, SmtpServerTlsMode mode)
    {
        var client = ClientAddress.Of(connection.RemoteEndPoint);
        if (mode == SmtpServerTlsMode.NeverOnLoopback && !(IPAddress.IsLoopback(client) && IPAddress.IsLoopback(ClientAddress.Of(connection.LocalEndPoint))))
        {
            // The port is bound to loopback; should anything ever lead elsewhere to it, nobody else is served.
            SubmissionLog.NotLoopback(_log, client);
            connection.Abort();
            return;
        }

        if (!_connections.TryEnter(client))
        {
            SubmissionLog.TooManyConnections(_log, client);
            await RefuseAsync(connection, mode);
            return;
        }

        var handler = new SubmissionHandler(_services, client, mode);
        SmtpSessionEnd end;
        try
        {
            end = await RunSessionAsync(connection, mode, handler);
        }
        finally
        {
            _connections.Leave(client);
        }

        SubmissionLog.SessionEnded(_log, client, end, handler.Accepted);
    }

    public void Dispose() => _services.Dispose();

    private async Task<SmtpSessionEnd> RunSessionAsync(ConnectionContext connection, SmtpServerTlsMode mode, SubmissionHandler handler)
    {
        // Not ConnectionClosed: that fires also where a client has said all that it has to say, and still waits for the replies.
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        var options = _services.Options.ForSessions(mode, _clock) with { Certificate = mode == SmtpServerTlsMode.NeverOnLoopback ? null : _certificate!.Context };
        await using var stream = new ConnectionStream(connection.Transport);
        return await new SmtpServerSession(stream, options, handler).RunAsync(stopping, CancellationToken.None);
    }

    private async Task RefuseAsync(ConnectionContext connection, SmtpServerTlsMode mode)
    {
        if (mode == SmtpServerTlsMode.Implicit)
        {
            // Nothing may be said in clear where TLS is to begin.
            connection.Abort();
            return;
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5), _clock);
        try
        {
            // RFC 5321 §3.8: in place of the greeting.
            await connection.Transport.Output.WriteAsync(TooMany, deadline.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            connection.Abort();
        }
    }
}
