using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>Reads private keys in PEM (RFC 7468).</summary>
internal static class DkimKeyReader
{
    private const string Pkcs1 = "RSA PRIVATE KEY";
    private const string Pkcs8 = "PRIVATE KEY";
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string Ed25519 = "1.3.101.112";

    // RFC 7468 §2: a file may hold several things, such as a public key or parameters before the private key.
    public static DkimKey Read(ReadOnlySpan<char> pem)
    {
        DkimKeyFault? first = null;
        for (var rest = pem; PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            if (FaultOf(rest[fields.Label]) is not { } fault)
            {
                return Read(rest[fields.Label], rest[fields.Base64Data], fields.DecodedDataLength);
            }

            first ??= fault;
        }

        throw new DkimKeyException(first ?? DkimKeyFault.NotPem);
    }

    private static DkimKey Read(ReadOnlySpan<char> label, ReadOnlySpan<char> base64, int length)
    {
        var der = new byte[length];
        try
        {
            return !Convert.TryFromBase64Chars(base64, der, out _) ? throw new DkimKeyException(DkimKeyFault.Malformed)
                : label is Pkcs1 ? RsaDkimKey.Import(der)
                : ReadPkcs8(der);
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

    private static DkimKeyFault? FaultOf(ReadOnlySpan<char> label) => label switch
    {
        Pkcs1 or Pkcs8 => null,
        "ENCRYPTED PRIVATE KEY" => DkimKeyFault.Encrypted,
        "PUBLIC KEY" or "RSA PUBLIC KEY" => DkimKeyFault.Public,
        "EC PRIVATE KEY" or "DSA PRIVATE KEY" or "OPENSSH PRIVATE KEY" => DkimKeyFault.Type,
        _ => DkimKeyFault.NotPem,
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
