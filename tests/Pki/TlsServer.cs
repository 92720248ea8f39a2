using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;

namespace Waxwing.Tests.Pki;

/// <summary>Our own server half on a loopback port: the policy's server options over <see cref="SslStream"/>.</summary>
internal sealed class TlsServer : ITlsPeer
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly SslStreamCertificateContext context;
    private readonly Task serving;

    public TlsServer(CertificateFiles files)
    {
        var certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        var intermediates = new X509Certificate2Collection();
        foreach (var file in files.Intermediates)
        {
            intermediates.ImportFromPemFile(file);
        }

        context = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(TlsPolicy.ServerOptions(context));
                _ = await stream.ReadAsync(new byte[1]);
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // The client under test is expected to break off.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }
}
