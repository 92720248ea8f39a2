using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp;

/// <summary>Reads a file of authorities in PEM (RFC 7468), and says plainly what is wrong with it.</summary>
internal static class AuthorityFile
{
    /// <summary>The bundle of a whole distribution has about 250 KB.</summary>
    private const int MaxLength = 4 * 1024 * 1024;

    private const string PemLabel = "-----BEGIN CERTIFICATE-----";

    public static X509Certificate2Collection Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The CA file '{Path.GetFullPath(path)}' does not exist.", path);
        }

        if (new FileInfo(path).Length > MaxLength)
        {
            throw new InvalidDataException($"The CA file '{path}' is larger than {MaxLength} bytes.");
        }

        var pem = File.ReadAllText(path);
        if (!pem.Contains(PemLabel, StringComparison.Ordinal))
        {
            throw new InvalidDataException(
                $"The CA file '{path}' holds no certificate in PEM: no '{PemLabel}' line. " +
                "If it is in DER, convert it: openssl x509 -inform der -in FILE -out FILE.pem");
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"The CA file '{path}' holds a certificate that cannot be read.", e);
        }

        if (!authorities.Any(CertificateDescription.IsSelfIssued))
        {
            throw new InvalidDataException(
                $"The CA file '{path}' holds {authorities.Count} certificate(s) and no root: add the self-signed certificate of the authority.");
        }

        return authorities;
    }
}
