using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Reads a relay's client certificate, its intermediates and its key, all in PEM (RFC 7468).</summary>
internal static class RelayCertificate
{
    private const int MaxLength = 1024 * 1024;

    /// <returns>The certificate, or null where none is configured.</returns>
    /// <exception cref="SendException">Stage Configure: the file or the key cannot be used. What stands in the key is not repeated.</exception>
    public static SslStreamCertificateContext? Read(RelayOptions relay)
    {
        if (relay is not { ClientCertificateFile: { } file, ClientKey: { } key })
        {
            return null;
        }

        try
        {
            var pem = ReadFile(file);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            if (chain.Count == 0)
            {
                throw Unusable(file, "it holds no certificate in PEM");
            }

            // The first one is ours; whoever stands behind it vouches for it.
            using var certificate = chain[0];
            chain.RemoveAt(0);
            return SslStreamCertificateContext.Create(WithKey(certificate, key, file), chain, offline: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unusable(file, exception.Message, exception);
        }
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, Secret key, string file)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key.Read());
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // The platform's sentence is not repeated: it has seen the key.
            throw Unusable(file, $"{key} is no private key in PEM that fits it, or it is encrypted");
        }
    }

    private static string ReadFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        var buffer = new byte[MaxLength + 1];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length <= MaxLength ? System.Text.Encoding.Latin1.GetString(buffer, 0, length) : throw new IOException($"it is longer than {MaxLength} octets");
    }

    private static SendException Unusable(string file, string why, Exception? inner = null) => new(
        SendError.Refusal(SendStage.Configure, SendFault.FileUnreadable, $"the client certificate {file} cannot be used: {why}", FailureScope.Relay), innerException: inner);
}
