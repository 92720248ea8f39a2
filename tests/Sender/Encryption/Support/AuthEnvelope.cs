using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Tests.Encryption;

/// <summary>Reads AuthEnvelopedData (RFC 5083) for recipients with RSA, by what the RFCs say and nothing of ours.</summary>
internal sealed class AuthEnvelope
{
    private readonly byte[] _nonce;
    private readonly byte[] _encrypted;
    private readonly byte[] _tag;

    public AuthEnvelope(byte[] octets)
    {
        var outer = new AsnReader(octets, AsnEncodingRules.DER).ReadSequence();
        Assert.Equal("1.2.840.113549.1.9.16.1.23", outer.ReadObjectIdentifier());
        var data = outer.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        Assert.Equal(0, data.ReadInteger());
        var recipients = data.ReadSetOf();
        while (recipients.HasData)
        {
            var info = recipients.ReadSequence();
            Assert.Equal(0, info.ReadInteger());
            var identifier = info.ReadSequence();
            identifier.ReadEncodedValue();
            var serial = Convert.ToHexString(identifier.ReadIntegerBytes().Span);
            Assert.Equal("1.2.840.113549.1.1.7", info.ReadSequence().ReadObjectIdentifier());
            Recipients.Add((serial, info.ReadOctetString()));
        }

        var content = data.ReadSequence();
        Assert.Equal("1.2.840.113549.1.7.1", content.ReadObjectIdentifier());
        var algorithm = content.ReadSequence();
        Assert.Equal("2.16.840.1.101.3.4.1.46", algorithm.ReadObjectIdentifier());
        _nonce = algorithm.ReadSequence().ReadOctetString();
        _encrypted = content.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0));
        _tag = data.ReadOctetString();
    }

    /// <summary>Serial number of the certificate, and the key that was encrypted to it.</summary>
    public List<(string Serial, byte[] Key)> Recipients { get; } = [];

    public static string Serial(X509Certificate2 certificate) => Convert.ToHexString(certificate.SerialNumberBytes.Span);

    public byte[] Open(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPrivateKey()!;
        var key = rsa.Decrypt(Recipients.Single(recipient => string.Equals(recipient.Serial, Serial(certificate), StringComparison.Ordinal)).Key, RSAEncryptionPadding.OaepSHA256);
        using var gcm = new AesGcm(key, _tag.Length);
        var plain = new byte[_encrypted.Length];
        gcm.Decrypt(_nonce, _encrypted, _tag, plain);
        return plain;
    }
}
