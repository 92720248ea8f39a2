using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.OAuth;

/// <summary>A private key that signs assertions: RSA (RS256) or EC P-256 (ES256), RFC 7518 §3. Thread-safe.</summary>
internal sealed class SigningKey
{
    private const int LeastRsaBits = 2048;

    private readonly Func<byte[], byte[]> _sign;

    private SigningKey(string algorithm, Func<byte[], byte[]> sign, string? keyId, string? thumbprint)
    {
        Algorithm = algorithm;
        _sign = sign;
        KeyId = keyId;
        CertificateThumbprint = thumbprint;
    }

    /// <summary>The name of the algorithm (RFC 7518 §3.1).</summary>
    public string Algorithm { get; }

    /// <summary>The identifier of the key, or null.</summary>
    public string? KeyId { get; }

    /// <summary>The SHA-256 thumbprint of the certificate beside the key (RFC 7515 §4.1.8), or null.</summary>
    public string? CertificateThumbprint { get; }

    /// <summary>Signs.</summary>
    public byte[] Sign(byte[] octets) => _sign(octets);

    /// <summary>Reads a key.</summary>
    /// <param name="pem">PEM: a private key, not encrypted; perhaps its certificate.</param>
    /// <param name="keyId">Its identifier, or null.</param>
    /// <param name="field">The field that it is named in, for a person.</param>
    /// <exception cref="SendException">It is no such key.</exception>
    public static SigningKey Read(string pem, string? keyId, string field)
    {
        var thumbprint = Thumbprint(pem, field);
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return rsa.KeySize >= LeastRsaBits
                ? new SigningKey("RS256", octets => rsa.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), keyId, thumbprint)
                : throw OAuthError.Configuration($"\"{field}\" is an RSA key of {rsa.KeySize} bits; {LeastRsaBits} are the least (RFC 7518 §3.3)");
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            return ReadElliptic(pem, keyId, thumbprint, field);
        }
    }

    private static SigningKey ReadElliptic(string pem, string? keyId, string? thumbprint, string field)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key.KeySize == 256
                ? new SigningKey("ES256", octets => key.SignData(octets, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation), keyId, thumbprint)
                : throw OAuthError.Configuration($"\"{field}\" is an EC key of {key.KeySize} bits; P-256 is what assertions are signed with (RFC 7518 §3.4)");
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            // The cause may quote what stands in the file.
            throw OAuthError.Configuration($"\"{field}\" holds no private key in PEM that can be read: RSA or EC P-256, not encrypted");
        }
    }

    private static string? Thumbprint(string pem, string field)
    {
        if (!pem.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256));
        }
        catch (CryptographicException)
        {
            throw OAuthError.Configuration($"\"{field}\" holds a certificate that cannot be read");
        }
    }
}
