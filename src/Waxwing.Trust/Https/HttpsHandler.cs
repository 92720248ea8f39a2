#pragma warning disable RS0030 // SMTP's versions are decided in TlsPolicy; those of the web are here.
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Trust;

/// <summary>
/// HTTPS to hosts that strangers name: policies of MTA-STS (RFC 8461 §3.3), keys of the Web Key Directory. The platform verifies the certificate for the host;
/// nothing is followed, unpacked or remembered, nothing is fetched for a certificate, and no proxy stands between.
/// </summary>
internal static class HttpsHandler
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int MaxHeaderKilobytes = 16;

    /// <summary>Makes one; nothing is connected to yet.</summary>
    /// <param name="dns">Who gives the addresses of hosts, or null for the platform.</param>
    /// <param name="authorities">Who is trusted in place of the system's authorities, or null.</param>
    /// <param name="clock">The clock of how long an address may take, or null for the system's.</param>
    public static SocketsHttpHandler Create(IDnsLookup? dns = null, X509Certificate2Collection? authorities = null, TimeProvider? clock = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            // What is not read of an answer is not waited for.
            MaxResponseDrainSize = 0,
            SslOptions =
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck, ApplicationPolicy = { new Oid(ServerAuthentication) } },
            },
            // One document a host: a connection is of no use to another domain.
            PooledConnectionLifetime = TimeSpan.Zero,
        };
        if (dns is not null)
        {
            var hosts = new HttpsHosts(dns, clock ?? TimeProvider.System);
            handler.ConnectCallback = async (connection, stop) => await hosts.ConnectAsync(connection.DnsEndPoint, stop).ConfigureAwait(false);
        }

        if (authorities is not null)
        {
            handler.SslOptions.CertificateChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return handler;
    }
}
