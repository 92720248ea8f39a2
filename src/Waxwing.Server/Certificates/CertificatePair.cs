using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Server.Certificates;

/// <summary>
/// The content of a certificate file (the certificate, then the intermediates that are sent behind it) and a key file (not encrypted), both PEM (RFC 7468),
/// read at one moment. Used once.
/// </summary>
internal sealed class CertificatePair
{
    // A chain has a few thousand octets.
    private const int MostOctets = 256 * 1024;
    private const int MostIntermediates = 8;
    private readonly byte[] _certificate;
    private readonly byte[] _key;

    private CertificatePair(byte[] certificate, byte[] key)
    {
        (_certificate, _key) = (certificate, key);
        Fingerprint = SHA256.HashData([.. SHA256.HashData(certificate), .. SHA256.HashData(key)]);
    }

    /// <summary>Reads both files.</summary>
    /// <exception cref="CertificateFileException">A file is not there, cannot be read, or is far too large.</exception>
    public static CertificatePair Read(string certificateFile, string keyFile) => new(ReadFile(certificateFile, "certificate"), ReadFile(keyFile, "key"));

    /// <summary>What tells one content from another. Not the times of the files: a link that leads elsewhere, or two changes within a second, would go by unseen.</summary>
    public byte[] Fingerprint { get; }

    /// <summary>Makes of it what TLS uses, if it is in order.</summary>
    /// <param name="now">The moment at which it has to be valid.</param>
    /// <exception cref="CertificateFileException">It cannot be read, the key is another's, or a strict client would refuse it.</exception>
    public SslStreamCertificateContext ToContext(DateTimeOffset now)
    {
        X509Certificate2Collection chain = [];
        try
        {
            var text = Encoding.ASCII.GetString(_certificate);
            chain.ImportFromPem(text);
            using var withKey = X509Certificate2.CreateFromPem(text, Encoding.ASCII.GetString(_key));
            // Nobody is sent a root: who does not have it does not trust it.
            X509Certificate2Collection intermediates = [.. chain.Skip(1).Where(link => !link.SubjectName.RawData.AsSpan().SequenceEqual(link.IssuerName.RawData))];
            Check(withKey, intermediates, now);
            // By way of PKCS #12: where the platform keeps keys in a store of its own, the handshake finds the key there only.
            var usable = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
            return SslStreamCertificateContext.Create(usable, intermediates, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CertificateFileException(Explain(chain), e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_key);
        }
    }

    private static void Check(X509Certificate2 own, X509Certificate2Collection intermediates, DateTimeOffset now)
    {
        if (intermediates.Count > MostIntermediates)
        {
            throw new CertificateFileException($"the certificate file holds {intermediates.Count} certificates behind the first; the chain of one has at most {MostIntermediates}");
        }

        if (ServerCertificateRules.FindFaults(own, intermediates, now) is [_, ..] faults)
        {
            throw new CertificateFileException(string.Join(' ', faults));
        }
    }

    // What the platform says differs from platform to platform, and may quote what it read.
    private string Explain(X509Certificate2Collection chain)
    {
        var keyText = Encoding.ASCII.GetString(_key);
        return chain.Count == 0 ? "the certificate file holds no certificate in PEM that can be read (BEGIN CERTIFICATE)"
            : keyText.Contains("ENCRYPTED", StringComparison.Ordinal) ? "the key is encrypted: the service cannot ask for its password; keep it unencrypted, readable by the service alone"
            : !keyText.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? "the key file holds no private key in PEM"
            : "the key cannot be read, or is not the key of the first certificate";
    }

    private static byte[] ReadFile(string path, string what)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MostOctets)
            {
                throw new CertificateFileException($"the {what} file {path} has more than {MostOctets} octets");
            }

            var content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CertificateFileException($"the {what} file {path} cannot be read: {e.Message}", e);
        }
    }
}
