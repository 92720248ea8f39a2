namespace Waxwing.Smtp;

/// <summary>What mechanisms need to know of the connection that they run on.</summary>
/// <param name="Host">The host that was asked for and verified.</param>
/// <param name="ServerEndPoint">The <c>tls-server-end-point</c> of the connection, or null where it is not defined.</param>
/// <param name="CertificateShown">Whether the server asked for a client certificate and was shown ours.</param>
internal sealed record SaslContext(string Host, ReadOnlyMemory<byte>? ServerEndPoint, bool CertificateShown)
{
    public static SaslContext Of(TlsFacts tls) => new(tls.Host, tls.ServerEndPoint, tls.ClientCertificateFingerprint is not null);
}
