using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>What a person on the wire makes of a server's EHLO reply: STARTTLS is gone, and a client that goes on is served in clear.</summary>
internal sealed class StartTlsStripped() : SandboxFault(
    "starttls-stripped", "On the STARTTLS port, STARTTLS is not announced, and refused with 502; mail is taken in clear from whoever gives it.", practice: 1)
{
    internal override Task<SmtpSessionEnd> ServeAsync(SandboxConnection connection, CancellationToken cancellationToken)
        => connection.Mode != SmtpServerTlsMode.StartTls
            ? connection.ServeAsync(cancellationToken)
            // Nothing here holds a client back but the client.
            : connection.ServeAsync(
                connection.Sandbox.SessionOptions(SmtpServerTlsMode.NeverOnLoopback) with { RequireTls = false, RequireAuthentication = false },
                cancellationToken);
}
