using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Waxwing.Encryption;

/// <summary>Writes how each recipient comes by the key of the content: RecipientInfo (RFC 5652 §6.2).</summary>
internal static class RecipientInfos
{
    private const string Oaep = "1.2.840.113549.1.1.7";
    private const string Mgf1 = "1.2.840.113549.1.1.8";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string Aes256Wrap = "2.16.840.1.101.3.4.1.45";
    private const string EllipticCurve = "1.2.840.10045.2.1";

    // RFC 5753 §7.1.4: dhSinglePass-stdDH-sha256kdf-scheme, and that of SHA-384.
    private const string AgreementSha256 = "1.3.132.1.11.1";
    private const string AgreementSha384 = "1.3.132.1.11.2";

    /// <summary>Writes one.</summary>
    public static void Write(AsnWriter writer, X509Certificate2 recipient, byte[] contentKey)
    {
        if (CertificateRules.IsRsa(recipient))
        {
            WriteTransport(writer, recipient, contentKey);
        }
        else
        {
            WriteAgreement(writer, recipient, contentKey);
        }
    }

    // RFC 5652 §6.2.1, with RSAES-OAEP (RFC 3560, RFC 4055 §4.1): the older padding tells too much to whoever may ask the recipient.
    private static void WriteTransport(AsnWriter writer, X509Certificate2 recipient, byte[] contentKey)
    {
        using var rsa = recipient.GetRSAPublicKey()!;
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            WriteIdentifier(writer, recipient);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oaep);
                using (writer.PushSequence())
                {
                    using (writer.PushSequence(Context(0)))
                    {
                        WriteHash(writer);
                    }

                    using (writer.PushSequence(Context(1)))
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(Mgf1);
                        WriteHash(writer);
                    }
                }
            }

            writer.WriteOctetString(rsa.Encrypt(contentKey, RSAEncryptionPadding.OaepSHA256));
        }
    }

    // RFC 5652 §6.2.2 and RFC 5753 §3.1.1: a key pair of ours for this message alone.
    private static void WriteAgreement(AsnWriter writer, X509Certificate2 recipient, byte[] contentKey)
    {
        using var theirs = recipient.GetECDiffieHellmanPublicKey()!;
        using var ours = ECDiffieHellman.Create(CertificateRules.IsP384(recipient) ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        var isLong = CertificateRules.IsP384(recipient);
        using (writer.PushSequence(Context(1)))
        {
            writer.WriteInteger(3);
            using (writer.PushSequence(Context(0)))
            using (writer.PushSequence(Context(1)))
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(EllipticCurve);
                }

                writer.WriteBitString(Point(ours));
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(isLong ? AgreementSha384 : AgreementSha256);
                WriteWrap(writer);
            }

            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                WriteIdentifier(writer, recipient);
                writer.WriteOctetString(Wrap(Agree(ours, theirs, isLong), contentKey));
            }
        }
    }

    // RFC 5753 §7.2 and SEC 1 §3.6.1: one block of the key derivation is enough for 256 bits. Its hash goes over the secret, the counter and what both know.
    private static byte[] Agree(ECDiffieHellman ours, ECDiffieHellman theirs, bool isLong)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            WriteWrap(writer);
            using (writer.PushSequence(Context(2)))
            {
                var bits = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(bits, 256);
                writer.WriteOctetString(bits);
            }
        }

        byte[] known = [0, 0, 0, 1, .. writer.Encode()];
        using var theirKey = theirs.PublicKey;
        return ours.DeriveKeyFromHash(theirKey, isLong ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256, secretPrepend: null, secretAppend: known)[..32];
    }

    // RFC 3394.
    private static byte[] Wrap(byte[] wrappingKey, byte[] contentKey)
    {
        var engine = new AesWrapEngine();
        engine.Init(forWrapping: true, new KeyParameter(wrappingKey));
        var wrapped = engine.Wrap(contentKey, 0, contentKey.Length);
        CryptographicOperations.ZeroMemory(wrappingKey);
        return wrapped;
    }

    // SEC 1 §2.3.3: uncompressed.
    private static byte[] Point(ECDiffieHellman key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!];
    }

    private static void WriteIdentifier(AsnWriter writer, X509Certificate2 certificate)
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(certificate.IssuerName.RawData);
            writer.WriteInteger(certificate.SerialNumberBytes.Span);
        }
    }

    private static void WriteHash(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Sha256);
            writer.WriteNull();
        }
    }

    private static void WriteWrap(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Aes256Wrap);
        }
    }

    private static Asn1Tag Context(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);
}
