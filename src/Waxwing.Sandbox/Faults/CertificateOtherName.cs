using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>What a person on the wire has who owns a certificate of their own: trusted, valid, for another name.</summary>
internal sealed class CertificateOtherName() : SandboxFault(
    "certificate-other-name", "The certificate is valid and from the same authority, but for other.example.", practice: 2)
{
    internal override Task<SmtpSessionEnd> ServeAsync(SandboxConnection connection, CancellationToken cancellationToken)
        => connection.ServeAsync(
            connection.Sandbox.SessionOptions(connection.Mode) with { Certificate = connection.Sandbox.Authority.ForOtherName },
            cancellationToken);
}
