using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Waxwing.Smtp;

namespace Waxwing.Server.Certificates;

/// <summary>What follows from a certificate for those who use it.</summary>
internal static class ServerCertificates
{
    /// <summary>
    /// For HTTPS (<c>listen.UseHttps(certificate.ForHttps())</c>): each handshake has the certificate of its moment, with the versions and suites of
    /// <see cref="TlsPolicy.ServerOptions(SslStreamCertificateContext)"/>, which SMTP has as well.
    /// </summary>
    public static TlsHandshakeCallbackOptions ForHttps(this IServerCertificate certificate) => new()
    {
        OnConnection = _ =>
        {
            var options = TlsPolicy.ServerOptions(certificate.Context);
            // RFC 7301: what Kestrel speaks inside TLS over TCP.
            options.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
            return ValueTask.FromResult(options);
        },
    };

    /// <summary>How many whole days are left of it, for health checks; negative once it is over.</summary>
    public static int DaysLeft(this IServerCertificate certificate, DateTimeOffset now) => (int)Math.Floor((certificate.NotAfter - now).TotalDays);
}
