using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Waxwing.Tests.Pki;

namespace Waxwing.Conformance.Tests;

/// <summary>
/// A server of GnuTLS, which still has what OpenSSL no longer does: RC4, 3DES, Diffie-Hellman groups of 512 bits. Its
/// own program listens on all interfaces, so its library is called.
/// </summary>
internal sealed class TlsEndpointsGnuTls : IAsyncDisposable
{
    private const string Library = "libgnutls.so.30";
    private const uint SmallestGroup = 512;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task serving;

    private TlsEndpointsGnuTls(string priority, CertificateFiles files)
    {
        listener.Start();
        serving = Task.Run(() => Serve(priority, files));
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What the site's <c>ssl_ciphers</c> means in the words of GnuTLS; null where GnuTLS has no such thing either.</summary>
    public static string? PriorityOf(TlsEndpointsSite site) => site.Name switch
    {
        "rc4-md5" => "NONE:+VERS-TLS1.2:+VERS-TLS1.1:+RSA:+ARCFOUR-128:+MD5:+SIGN-ALL:+COMP-NULL:+GROUP-ALL",
        "3des" => "NONE:+VERS-TLS1.2:+VERS-TLS1.1:+ECDHE-RSA:+RSA:+3DES-CBC:+SHA1:+SIGN-ALL:+COMP-NULL:+GROUP-ALL",
        "dh512" => "NONE:+VERS-TLS1.2:+VERS-TLS1.1:+DHE-RSA:+AES-128-GCM:+AES-128-CBC:+AES-256-CBC:+AEAD:+SHA256:+SHA1:+SIGN-ALL:+COMP-NULL",
        _ => null,
    };

    /// <summary>Starts it; null where the library is not here.</summary>
    public static TlsEndpointsGnuTls? Start(string priority, CertificateFiles files)
    {
        if (!NativeLibrary.TryLoad(Library, out var handle))
        {
            return null;
        }

        NativeLibrary.Free(handle);
        return new(priority, files);
    }

    /// <summary>Plays the client with the same settings: the proof that the server really serves them.</summary>
    public static string Negotiate(int port, string priority)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        var negotiated = Handshake(socket, isServer: false, priority, null);
        Assert.DoesNotContain("error", negotiated, StringComparison.Ordinal);
        return negotiated;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }

    private static string Handshake(Socket socket, bool isServer, string priority, CertificateFiles? files)
    {
        const uint Server = 1, Client = 2;
        const int CertificateCredentials = 1, Pem = 1;
        Check(gnutls_certificate_allocate_credentials(out var credentials));
        Check(gnutls_init(out var session, isServer ? Server : Client));
        var group = nint.Zero;
        try
        {
            if (files is not null)
            {
                Check(gnutls_dh_params_init(out group));
                Check(gnutls_dh_params_generate2(group, SmallestGroup));
                gnutls_certificate_set_dh_params(credentials, group);
                Check(gnutls_certificate_set_x509_key_file(credentials, files.WriteChain(), files.Key, Pem));
            }

            Check(gnutls_priority_set_direct(session, priority, 0));
            Check(gnutls_credentials_set(session, CertificateCredentials, credentials));
            gnutls_dh_set_prime_bits(session, SmallestGroup);
            gnutls_transport_set_int2(session, (int)socket.Handle, (int)socket.Handle);
            var result = gnutls_handshake(session);
            if (result < 0)
            {
                _ = gnutls_alert_send_appropriate(session, result);
                return $"GnuTLS error {result}";
            }

            var cipher = Marshal.PtrToStringUTF8(gnutls_cipher_get_name(gnutls_cipher_get(session)));
            return gnutls_dh_get_prime_bits(session) is > 0 and var bits ? $"{cipher}, DH of {bits} bits" : $"{cipher}";
        }
        finally
        {
            gnutls_deinit(session);
            gnutls_certificate_free_credentials(credentials);
            if (group != nint.Zero)
            {
                gnutls_dh_params_deinit(group);
            }
        }
    }

    private static void Check(int result) => Assert.True(result >= 0, $"GnuTLS error {result}");

    private void Serve(string priority, CertificateFiles files)
    {
        try
        {
            while (true)
            {
                using var socket = listener.AcceptSocket();
                Handshake(socket, isServer: true, priority, files);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

#pragma warning disable CA2101, SYSLIB1054, CA5392, IDE1006 // C names, a library of the system, and no source generator for a dozen calls in a test.
    [DllImport(Library)]
    private static extern int gnutls_certificate_allocate_credentials(out nint credentials);

    [DllImport(Library)]
    private static extern void gnutls_certificate_free_credentials(nint credentials);

    [DllImport(Library, CharSet = CharSet.Ansi)]
    private static extern int gnutls_certificate_set_x509_key_file(nint credentials, string certificate, string key, int format);

    [DllImport(Library)]
    private static extern int gnutls_init(out nint session, uint flags);

    [DllImport(Library)]
    private static extern void gnutls_deinit(nint session);

    [DllImport(Library, CharSet = CharSet.Ansi)]
    private static extern int gnutls_priority_set_direct(nint session, string priority, nint errorPosition);

    [DllImport(Library)]
    private static extern int gnutls_credentials_set(nint session, int type, nint credentials);

    [DllImport(Library)]
    private static extern void gnutls_transport_set_int2(nint session, int receive, int send);

    [DllImport(Library)]
    private static extern int gnutls_handshake(nint session);

    [DllImport(Library)]
    private static extern int gnutls_alert_send_appropriate(nint session, int error);

    [DllImport(Library)]
    private static extern int gnutls_dh_params_init(out nint group);

    [DllImport(Library)]
    private static extern int gnutls_dh_params_generate2(nint group, uint bits);

    [DllImport(Library)]
    private static extern void gnutls_dh_params_deinit(nint group);

    [DllImport(Library)]
    private static extern void gnutls_certificate_set_dh_params(nint credentials, nint group);

    [DllImport(Library)]
    private static extern void gnutls_dh_set_prime_bits(nint session, uint bits);

    [DllImport(Library)]
    private static extern int gnutls_dh_get_prime_bits(nint session);

    [DllImport(Library)]
    private static extern int gnutls_cipher_get(nint session);

    [DllImport(Library)]
    private static extern nint gnutls_cipher_get_name(int cipher);
#pragma warning restore CA2101, SYSLIB1054, CA5392, IDE1006
}
