using System.Net.Sockets;
using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>One port of a sandbox that speaks SMTP.</summary>
internal sealed class SandboxListener(SandboxState sandbox, SmtpServerTlsMode mode, int port, Func<long> nextNumber)
    : LoopbackListener(port, sandbox.Options.MaxConnections, sandbox.Options.Clock)
{
    private string Name => mode == SmtpServerTlsMode.Implicit ? "smtps" : "smtp";

    protected override async Task ServeAsync(Socket socket, Stream stream, CancellationToken end)
    {
        var number = nextNumber();
        Log(number, SandboxEvent.Connected, $"{socket.RemoteEndPoint}");
        var observer = sandbox.Options.Log is null ? null : new SandboxObserver((what, text) => Log(number, what, text));
        var connection = new SandboxConnection(stream, mode, sandbox, observer);
        Log(number, SandboxEvent.Ended, $"{await RunAsync(connection, end).ConfigureAwait(false)}");
    }

    private async Task<SmtpSessionEnd> RunAsync(SandboxConnection connection, CancellationToken end)
    {
        try
        {
            return sandbox.Options.Fault is { } fault
                ? await fault.ServeAsync(connection, end).ConfigureAwait(false)
                : await connection.ServeAsync(end).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // From a fault's own handshake; a session never throws.
            return SmtpSessionEnd.ConnectionLost;
        }
    }

    private void Log(long connection, SandboxEvent what, string text)
        => sandbox.Options.Log?.Invoke(new SandboxLogEntry(sandbox.Options.Clock.GetUtcNow(), connection, Name, what, text));
}
