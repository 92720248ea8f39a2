using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Waxwing.Tests.Encryption;

/// <summary>Opens OpenPGP in MIME with a secret key.</summary>
internal sealed class OpenPgpOpener
{
    private OpenPgpOpener(byte[] payload, bool? isSigned) => (Payload, IsSigned) = (payload, isSigned);

    public byte[] Payload { get; }

    /// <summary>Whether the signature inside holds; null where there is none.</summary>
    public bool? IsSigned { get; }

    /// <summary>The ids of the keys to which a message is encrypted.</summary>
    public static long[] Recipients(MimeMessage message) => [.. Encrypted(message).GetEncryptedDataObjects().Cast<PgpPublicKeyEncryptedData>().Select(data => data.KeyId)];

    public static OpenPgpOpener Open(MimeMessage message, PgpSecretKeyRing secret, PgpPublicKey? signer = null)
    {
        var data = Encrypted(message).GetEncryptedDataObjects().Cast<PgpPublicKeyEncryptedData>().Single(data => secret.GetSecretKey(data.KeyId) is not null);
        using var clear = data.GetDataStream(secret.GetSecretKey(data.KeyId)!.ExtractPrivateKeyUtf8(OpenPgpShape.Passphrase.ToCharArray()));
        var objects = new PgpObjectFactory(clear);
        var first = objects.NextPgpObject();
        var onePass = first as PgpOnePassSignatureList;
        var literal = (PgpLiteralData)(onePass is null ? first : objects.NextPgpObject());
        using var payload = new MemoryStream();
        literal.GetInputStream().CopyTo(payload);
        bool? isSigned = null;
        if (onePass is not null)
        {
            var signature = ((PgpSignatureList)objects.NextPgpObject())[0];
            onePass[0].InitVerify(signer!);
            onePass[0].Update(payload.ToArray());
            isSigned = onePass[0].Verify(signature);
        }

        Assert.True(data.IsIntegrityProtected());
        Assert.True(data.Verify());
        return new OpenPgpOpener(payload.ToArray(), isSigned);
    }

    private static PgpEncryptedDataList Encrypted(MimeMessage message)
    {
        var parts = Assert.IsType<MultipartEncrypted>(message.Body);
        Assert.Equal("application/pgp-encrypted", parts.ContentType.Parameters["protocol"]);
        return (PgpEncryptedDataList)new PgpObjectFactory(PgpUtilities.GetDecoderStream(new MemoryStream(EncryptionTest.Decoded(parts[1])))).NextPgpObject();
    }
}
