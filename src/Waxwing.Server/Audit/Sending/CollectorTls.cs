#pragma warning disable RS0030 // SMTP's versions are decided in TlsPolicy; those of collectors are here.
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Server.Audit.Sending;

/// <summary>TLS with collectors of heads: versions as RFC 9325 §3.1.1 wants them, the platform's judgement of the certificate, and nothing fetched for it.</summary>
internal static class CollectorTls
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The options for a host.</summary>
    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SslClientAuthenticationOptions Options(string host, string? authorityFile)
    {
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck, ApplicationPolicy = { new Oid(ServerAuthentication) } };
        if (authorityFile is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(authorityFile);
        }

        return new SslClientAuthenticationOptions { TargetHost = host, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, CertificateChainPolicy = policy, AllowRenegotiation = false };
    }
}
