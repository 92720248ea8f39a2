using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>One accepted connection, before anything was said on it.</summary>
/// <param name="Stream">The connection.</param>
/// <param name="Mode">When TLS begins on its port.</param>
/// <param name="Sandbox">The sandbox.</param>
/// <param name="Observer">The log, or null.</param>
internal sealed record SandboxConnection(Stream Stream, SmtpServerTlsMode Mode, SandboxState Sandbox, ISmtpServerObserver? Observer)
{
    /// <summary>Serves it honestly.</summary>
    public Task<SmtpSessionEnd> ServeAsync(CancellationToken cancellationToken) => ServeAsync(Sandbox.SessionOptions(Mode), cancellationToken);

    /// <summary>Serves it with options of a fault's own.</summary>
    public Task<SmtpSessionEnd> ServeAsync(SmtpServerOptions options, CancellationToken cancellationToken, string? tlsProtocol = null)
    {
        var line = new SandboxLine(Stream, Sandbox.Options.Clock, cancellationToken);
        return new SmtpServerSession(Stream, options, new SandboxHandler(Sandbox, line, tlsProtocol), Observer).RunAsync(cancellationToken);
    }
}
