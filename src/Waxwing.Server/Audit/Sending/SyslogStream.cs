using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Audit.Sending;

/// <summary>Syslog over TLS (RFC 5425). Heads are so few that each has a connection of its own.</summary>
internal sealed class SyslogStream(DnsEndPoint host, SslClientAuthenticationOptions tls, SyslogForm form, TimeProvider clock) : IHeadDestination
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Name { get; } = $"syslog+tls://{host.Host}:{host.Port}";

    /// <inheritdoc/>
    public async Task SendAsync(AuditHead head, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(host, cancellationToken);
            await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
            await stream.AuthenticateAsClientAsync(tls, cancellationToken);
            var message = form.Message(head);
            // §4.3: MSG-LEN SP SYSLOG-MSG.
            byte[] frame = [.. Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture)), (byte)' ', .. message];
            await stream.WriteAsync(frame, cancellationToken);
            // §4.4: close_notify tells the collector that nothing was cut off.
            await stream.ShutdownAsync().WaitAsync(cancellationToken);
            await HearEndAsync(stream, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException)
        {
            throw new HeadNotSentException(exception.Message, exception);
        }
    }

    // A socket that is closed with something unread, such as a session ticket, is reset, and takes what the collector has not read yet along. So it is read until the collector ends it, for a moment.
    private async Task HearEndAsync(SslStream stream, CancellationToken cancellationToken)
    {
        using var moment = new CancellationTokenSource(Moment, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(moment.Token, cancellationToken);
        var buffer = new byte[256];
        try
        {
            while (await stream.ReadAsync(buffer, either.Token) > 0)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It was sent; how the collector ends is its own affair.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
