using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Waxwing.Server.Certificates;
using Waxwing.Server.Submission;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.ReturnPath.Listening;

/// <summary>Serves connections that Kestrel accepted, each by a session of its own. Thread-safe.</summary>
/// <param name="host">The name of this host.</param>
/// <param name="services">What all sessions share.</param>
/// <param name="certificate">The certificate of the service, for those who know STARTTLS.</param>
/// <param name="log">The log.</param>
internal sealed class ReturnPathListener(Domain host, ReturnPathServices services, IServerCertificate certificate, ILogger<ReturnPathListener> log)
{
    private static readonly byte[] TooMany = Encoding.ASCII.GetBytes("421 4.7.0 Too many connections; try again later\r\n");
    private readonly ConnectionCounts _connections = new(services.Options.Connections, services.Options.ConnectionsPerClient);

    /// <summary>Serves one connection until it is over.</summary>
    public async Task ServeAsync(ConnectionContext connection)
    {
        var client = ClientAddress.Of(connection.RemoteEndPoint);
        if (!_connections.TryEnter(client))
        {
            ReturnPathLog.TooManyConnections(log, client);
            await RefuseAsync(connection);
            return;
        }

        var handler = new ReturnPathHandler(services, client);
        SmtpSessionEnd end;
        try
        {
            // Not ConnectionClosed: that fires also where a client has said all that it has to say, and still waits for the replies.
            var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
            var options = services.Options.ForSessions(host, services.Clock) with { Certificate = certificate.Context };
            await using var stream = new ConnectionStream(connection.Transport);
            end = await new SmtpServerSession(stream, options, handler).RunAsync(stopping, CancellationToken.None);
        }
        finally
        {
            _connections.Leave(client);
        }

        ReturnPathLog.SessionEnded(log, client, end, handler.Accepted);
    }

    private async Task RefuseAsync(ConnectionContext connection)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5), services.Clock);
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
