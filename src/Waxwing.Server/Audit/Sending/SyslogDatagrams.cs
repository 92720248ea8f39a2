using System.Net;
using System.Net.Sockets;
using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Audit.Sending;

/// <summary>Syslog by datagrams: UDP (RFC 5426), or the socket of this machine's own syslog. Each head has a socket of its own, so that a host that moved is found again.</summary>
internal sealed class SyslogDatagrams(EndPoint endPoint, ProtocolType protocol, SyslogForm form) : IHeadDestination
{
    /// <inheritdoc/>
    public string Name { get; } = endPoint is DnsEndPoint host ? $"syslog+udp://{host.Host}:{host.Port}" : $"syslog+unix:{endPoint}";

    /// <inheritdoc/>
    public async Task SendAsync(AuditHead head, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = endPoint is DnsEndPoint
                ? new Socket(SocketType.Dgram, protocol)
                : new Socket(endPoint.AddressFamily, SocketType.Dgram, protocol);
            await socket.ConnectAsync(endPoint, cancellationToken);
            await socket.SendAsync(form.Message(head), cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new HeadNotSentException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
