using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>Reads private keys in PEM (RFC 7468).</summary>
internal static class DkimKeyReader
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string Ed25519 = "1.3.101.112";

    public static DkimKey Read(ReadOnlySpan<char> pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields))
        {
            throw new DkimKeyException(DkimKeyFault.NotPem);
        }

        var der = new byte[fields.DecodedDataLength];
        try
        {
            return Convert.TryFromBase64Chars(pem[fields.Base64Data], der, out _)
                ? Read(pem[fields.Label], der)
                : throw new DkimKeyException(DkimKeyFault.Malformed);
        }
        catch (Exception exception) when (exception is AsnContentException or CryptographicException)
        {
            // Without its cause: nobody has promised that it tells nothing of the key.
            throw new DkimKeyException(DkimKeyFault.Malformed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    private static DkimKey Read(ReadOnlySpan<char> label, byte[] der) => label switch
    {
        "RSA PRIVATE KEY" => RsaDkimKey.Import(der),
        "PRIVATE KEY" => ReadPkcs8(der),
        "ENCRYPTED PRIVATE KEY" => throw new DkimKeyException(DkimKeyFault.Encrypted),
        "PUBLIC KEY" or "RSA PUBLIC KEY" => throw new DkimKeyException(DkimKeyFault.Public),
        "EC PRIVATE KEY" or "DSA PRIVATE KEY" or "OPENSSH PRIVATE KEY" => throw new DkimKeyException(DkimKeyFault.Type),
        _ => throw new DkimKeyException(DkimKeyFault.NotPem),
    };

    // RFC 5958 §2: version, algorithm, and an octet string with the key; for Ed25519 another octet string (RFC 8410 §7).
    private static DkimKey ReadPkcs8(byte[] der)
    {
        var reader = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        reader.ReadInteger();
        var algorithm = reader.ReadSequence().ReadObjectIdentifier();
        var key = reader.ReadOctetString();
        try
        {
            return algorithm switch
            {
                RsaEncryption => RsaDkimKey.Import(key),
                Ed25519 => Ed25519DkimKey.Import(AsnDecoder.ReadOctetString(key, AsnEncodingRules.BER, out _)),
                _ => throw new DkimKeyException(DkimKeyFault.Type),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
