using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.OAuth;

/// <summary>A private key that signs assertions: RSA (RS256) or EC P-256 (ES256), RFC 7518 §3. Whoever reads it disposes of it. Not thread-safe.</summary>
internal sealed class SigningKey : IDisposable
{
    private const int LeastRsaBits = 2048;
    private const int EllipticBits = 256;

    private readonly AsymmetricAlgorithm _key;
    private readonly Func<byte[], byte[]> _sign;

    private SigningKey(string algorithm, AsymmetricAlgorithm key, Func<byte[], byte[]> sign)
    {
        Algorithm = algorithm;
        _key = key;
        _sign = sign;
    }

    /// <summary>The name of the algorithm (RFC 7518 §3.1).</summary>
    public string Algorithm { get; }

    /// <summary>The identifier of the key, or null.</summary>
    public string? KeyId { get; private init; }

    /// <summary>The SHA-256 thumbprint of the certificate beside the key (RFC 7515 §4.1.8), or null.</summary>
    public string? CertificateThumbprint { get; private init; }

    /// <summary>Signs.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed of.</exception>
    public byte[] Sign(byte[] octets) => _sign(octets);

    /// <summary>Lets go of the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <summary>Reads a key.</summary>
    /// <param name="pem">PEM: a private key, not encrypted; perhaps its certificate.</param>
    /// <param name="keyId">Its identifier, or null.</param>
    /// <param name="field">The field that it is named in, for a person.</param>
    /// <exception cref="SendException">It is no such key.</exception>
    public static SigningKey Read(string pem, string? keyId, string field)
    {
        var thumbprint = Thumbprint(pem, field);
        var key = Imported(RSA.Create(), pem) ?? Imported(ECDsa.Create(), pem)
            // The cause may quote what stands in the file.
            ?? throw OAuthError.Configuration($"\"{field}\" holds no private key in PEM that can be read: RSA or EC P-256, not encrypted");
        return key switch
        {
            _ when IsPublic(pem) => throw Public(key, field),
            RSA { KeySize: >= LeastRsaBits } rsa => new SigningKey("RS256", rsa, octets => rsa.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) { KeyId = keyId, CertificateThumbprint = thumbprint },
            ECDsa { KeySize: EllipticBits } curve => new SigningKey("ES256", curve, octets => curve.SignData(octets, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)) { KeyId = keyId, CertificateThumbprint = thumbprint },
            _ => throw Unfit(key, field),
        };
    }

    private static AsymmetricAlgorithm? Imported(AsymmetricAlgorithm key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    // What could be imported holds one key alone (RFC 7468 §13, RFC 8017 A.1.1).
    private static bool IsPublic(string pem)
    {
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label] is "PUBLIC KEY" or "RSA PUBLIC KEY")
            {
                return true;
            }

            rest = rest[fields.Location.End..];
        }

        return false;
    }

    private static SendException Public(AsymmetricAlgorithm key, string field)
    {
        using (key)
        {
            return OAuthError.Configuration($"\"{field}\" holds a public key: that one is for the authorization server; assertions are signed with the private key that belongs to it");
        }
    }

    private static SendException Unfit(AsymmetricAlgorithm key, string field)
    {
        using (key)
        {
            return OAuthError.Configuration(key is RSA
                ? $"\"{field}\" is an RSA key of {key.KeySize} bits; {LeastRsaBits} are the least (RFC 7518 §3.3)"
                : $"\"{field}\" is an EC key of {key.KeySize} bits; P-256 is what assertions are signed with (RFC 7518 §3.4)");
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
