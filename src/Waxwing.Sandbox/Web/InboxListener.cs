using System.Net.Sockets;

namespace Waxwing.Sandbox.Web;

/// <summary>The port of the web inbox.</summary>
internal sealed class InboxListener(SandboxOptions options, CapturedMessages messages)
    : LoopbackListener(options.HttpPort, options.MaxConnections, options.Clock)
{
    private readonly InboxServer _server = new(new Inbox(messages), options.Clock);

    protected override Task ServeAsync(Socket socket, Stream stream, CancellationToken end) => _server.ServeAsync(stream, end);
}
