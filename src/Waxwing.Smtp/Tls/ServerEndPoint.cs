using System.Net.Security;
using System.Security.Authentication.ExtendedProtection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>
/// The channel binding <c>tls-server-end-point</c> (RFC 5929 §4): a hash of the server's certificate. It is the only type
/// that is used: <c>tls-unique</c> is not defined for TLS 1.3 (RFC 9266 §3), though the platform returns something, and
/// the platform has no <c>tls-exporter</c>.
/// </summary>
internal static class ServerEndPoint
{
    // SEC_CHANNEL_BINDINGS: eight 32-bit fields before the data, on every platform.
    private const int HeaderLength = 32;

    // RFC 5929 §4: the hash of the certificate's signature, SHA-256 at least.
    private const int MinHashLength = 32;
    private const int MaxHashLength = 64;

    // RFC 3279 §2.2, RFC 4055 §5, RFC 5758 §3.2.
    private const string Md5WithRsa = "1.2.840.113549.1.1.4";
    private const string Sha1WithRsa = "1.2.840.113549.1.1.5";
    private const string Sha256WithRsa = "1.2.840.113549.1.1.11";
    private const string Sha384WithRsa = "1.2.840.113549.1.1.12";
    private const string Sha512WithRsa = "1.2.840.113549.1.1.13";
    private const string Sha1WithEcdsa = "1.2.840.10045.4.1";
    private const string Sha256WithEcdsa = "1.2.840.10045.4.3.2";
    private const string Sha384WithEcdsa = "1.2.840.10045.4.3.3";
    private const string Sha512WithEcdsa = "1.2.840.10045.4.3.4";

    // Not the word null: beside an array the compiler would take it for an empty one, and that would be bound.
    private static ReadOnlyMemory<byte>? Undefined => default(ReadOnlyMemory<byte>?);

    private static readonly byte[] Prefix = Encoding.ASCII.GetBytes("tls-server-end-point:");

    /// <summary>The client's: reads it from a finished handshake.</summary>
    /// <returns>The hash alone, or null where RFC 5929 defines none for the certificate's signature algorithm.</returns>
    public static ReadOnlyMemory<byte>? Read(SslStream stream)
    {
        try
        {
            using var binding = stream.TransportContext.GetChannelBinding(ChannelBindingKind.Endpoint);
            return binding is null || binding.IsInvalid ? null : Strip(Copy(binding));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // RFC 5929 §4.1: undefined for a signature algorithm with no hash or with several. The platform has a different
            // exception for it in each place; an exchange without binding is as good as it can be then.
            return null;
        }
    }

    /// <summary>The server's: computes it from our own certificate, since the platform would hash the client's (seen with .NET 10 and OpenSSL).</summary>
    /// <returns>The hash, or null where none is defined.</returns>
    public static ReadOnlyMemory<byte>? Of(X509Certificate2 certificate) => certificate.SignatureAlgorithm.Value switch
    {
        // RFC 5929 §4.1: MD5 and SHA-1 give way to SHA-256.
        Md5WithRsa or Sha1WithRsa or Sha1WithEcdsa or Sha256WithRsa or Sha256WithEcdsa => SHA256.HashData(certificate.RawDataMemory.Span),
        Sha384WithRsa or Sha384WithEcdsa => SHA384.HashData(certificate.RawDataMemory.Span),
        Sha512WithRsa or Sha512WithEcdsa => SHA512.HashData(certificate.RawDataMemory.Span),
        _ => Undefined,
    };

    private static ReadOnlyMemory<byte>? Strip(byte[] token)
    {
        var length = token.Length - HeaderLength - Prefix.Length;
        return length is >= MinHashLength and <= MaxHashLength && token.AsSpan(HeaderLength).StartsWith(Prefix)
            ? token.AsMemory(HeaderLength + Prefix.Length)
            : Undefined;
    }

    private static byte[] Copy(ChannelBinding binding)
    {
        var token = new byte[binding.Size];
        System.Runtime.InteropServices.Marshal.Copy(binding.DangerousGetHandle(), token, 0, token.Length);
        return token;
    }
}
