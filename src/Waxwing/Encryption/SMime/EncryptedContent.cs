using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Encryption;

/// <summary>Encrypts octets to certificates, as CMS has it: AuthEnvelopedData (RFC 5083) or EnvelopedData (RFC 5652 §6).</summary>
internal static class EncryptedContent
{
    private const string Data = "1.2.840.113549.1.7.1";
    private const string EnvelopedData = "1.2.840.113549.1.7.3";
    private const string AuthEnvelopedData = "1.2.840.113549.1.9.16.1.23";
    private const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";
    private const string Aes256Gcm = "2.16.840.1.101.3.4.1.46";
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private static readonly Asn1Tag Content = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Encrypted = new(TagClass.ContextSpecific, 0);

    /// <summary>AuthEnvelopedData with AES-256-GCM (RFC 5084).</summary>
    public static byte[] Authenticated(byte[] plain, IReadOnlyCollection<X509Certificate2> recipients)
    {
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var (encrypted, tag) = (new byte[plain.Length], new byte[TagLength]);
        using (var gcm = new AesGcm(key, TagLength))
        {
            gcm.Encrypt(nonce, plain, encrypted, tag);
        }

        return Write(AuthEnvelopedData, writer =>
        {
            writer.WriteInteger(0);
            WriteRecipients(writer, recipients, key);
            WriteContent(writer, encrypted, () =>
            {
                writer.WriteObjectIdentifier(Aes256Gcm);
                using (writer.PushSequence())
                {
                    writer.WriteOctetString(nonce);
                    writer.WriteInteger(TagLength);
                }
            });
            writer.WriteOctetString(tag);
        });
    }

    /// <summary>EnvelopedData with AES-256-CBC (RFC 3565). It says nothing of whether it was changed.</summary>
    public static byte[] Unauthenticated(byte[] plain, IReadOnlyCollection<X509Certificate2> recipients)
    {
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        using var aes = Aes.Create();
        aes.Key = key;
        var encrypted = aes.EncryptCbc(plain, aes.IV);
        return Write(EnvelopedData, writer =>
        {
            // RFC 5652 §6.1: 0 where every key is transported and named by its issuer.
            writer.WriteInteger(recipients.All(CertificateRules.IsRsa) ? 0 : 2);
            WriteRecipients(writer, recipients, key);
            WriteContent(writer, encrypted, () =>
            {
                writer.WriteObjectIdentifier(Aes256Cbc);
                writer.WriteOctetString(aes.IV);
            });
        });
    }

    private static byte[] Write(string type, Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSequence(Content))
            using (writer.PushSequence())
            {
                content(writer);
            }
        }

        return writer.Encode();
    }

    private static void WriteRecipients(AsnWriter writer, IEnumerable<X509Certificate2> recipients, byte[] key)
    {
        using (writer.PushSetOf())
        {
            foreach (var recipient in recipients)
            {
                RecipientInfos.Write(writer, recipient, key);
            }
        }

        CryptographicOperations.ZeroMemory(key);
    }

    private static void WriteContent(AsnWriter writer, byte[] encrypted, Action algorithm)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Data);
            using (writer.PushSequence())
            {
                algorithm();
            }

            writer.WriteOctetString(encrypted, Encrypted);
        }
    }
}
