using System.Net.Sockets;
using System.Text;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Waxwing.Sandbox;

/// <summary>What a permissive client got from a server.</summary>
/// <param name="Protocol">The version negotiated, such as <c>TLS 1.1</c>.</param>
/// <param name="Greeting">The server's greeting, read inside that TLS.</param>
public sealed record PermissiveGreeting(string Protocol, string Greeting);

/// <summary>
/// A client without scruples, for demonstrations against a sandbox: it offers TLS 1.2, 1.1 and 1.0, verifies nothing, and reads
/// the greeting. It shows that a server which Waxwing refuses does serve somebody. It connects to loopback only, and sends nothing.
/// </summary>
public static class PermissiveTls11Client
{
    private const int MaxGreeting = 512;

    /// <summary>Connects to a port of implicit TLS on 127.0.0.1.</summary>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Version and greeting.</returns>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="IOException">The handshake failed, or the server left without greeting.</exception>
    public static async Task<PermissiveGreeting> GreetAsync(int port, CancellationToken cancellationToken = default)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, port, cancellationToken).ConfigureAwait(false);
        var transport = new NetworkStream(socket);
        await using (transport.ConfigureAwait(false))
        {
            var client = new Client();
            var protocol = new TlsClientProtocol();
            var stream = new BouncyCastleStream(transport, protocol);
            protocol.Connect(client);
            await stream.ShakeHandsAsync(cancellationToken).ConfigureAwait(false);
            return new PermissiveGreeting(client.Version, await ReadLineAsync(stream, cancellationToken).ConfigureAwait(false));
        }
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new byte[MaxGreeting];
        var length = 0;
        while (length < line.Length)
        {
            var count = await stream.ReadAsync(line.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            length += count;
            var end = line.AsSpan(0, length).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                return Encoding.ASCII.GetString(line, 0, end);
            }
        }

        throw new EndOfStreamException("The server gave no greeting.");
    }

    private sealed class Client() : DefaultTlsClient(new BcTlsCrypto(new SecureRandom()))
    {
        public string Version => m_context.ServerVersion.Name.Replace("TLSv", "TLS ", StringComparison.Ordinal);

        public override TlsAuthentication GetAuthentication() => new AcceptAnything();

        protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.TLSv12.DownTo(ProtocolVersion.TLSv10);
    }

    private sealed class AcceptAnything : ServerOnlyTlsAuthentication
    {
        public override void NotifyServerCertificate(TlsServerCertificate serverCertificate)
        {
            // Permissive is what it is for.
        }
    }
}
