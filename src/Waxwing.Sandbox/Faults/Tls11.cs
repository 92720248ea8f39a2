using Org.BouncyCastle.Tls;
using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>
/// A server that was never updated. The handshake is BouncyCastle's, because the platform's TLS may refuse to be that old;
/// nothing else about the server is wrong.
/// </summary>
internal sealed class Tls11() : SandboxFault("tls-1.1", "The server speaks TLS 1.1 and nothing newer.", practice: 9)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal override async Task<SmtpSessionEnd> ServeAsync(SandboxConnection connection, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, connection.Sandbox.Options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        if (connection.Mode == SmtpServerTlsMode.StartTls && !await ClearDialogue.RunToStartTlsAsync(connection.Stream, either.Token).ConfigureAwait(false))
        {
            return SmtpSessionEnd.ConnectionLost;
        }

        var protocol = new TlsServerProtocol();
        var stream = new BouncyCastleStream(connection.Stream, protocol);
        try
        {
            protocol.Accept(new Tls11Server(connection.Sandbox.Authority.RsaForLoopback));
            await stream.ShakeHandsAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is TlsException or IOException)
        {
            await stream.FlushAlertAsync(either.Token).ConfigureAwait(false);
            return SmtpSessionEnd.HandshakeFailed;
        }

        // The session does not know of this TLS: it neither asks for it nor offers AUTH, and takes mail from whoever came so far.
        var options = connection.Sandbox.SessionOptions(SmtpServerTlsMode.NeverOnLoopback) with { RequireTls = false, RequireAuthentication = false };
        return await (connection with { Stream = stream }).ServeAsync(options, cancellationToken, "TLS 1.1").ConfigureAwait(false);
    }
}
