using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Waxwing.Smtp;

namespace Waxwing.Encryption;

/// <summary>The secret key that signs, for the authors that it names. Thread-safe.</summary>
internal sealed class OpenPgpSigner
{
    private readonly OpenPgpCertificate _certificate;
    private readonly Dictionary<long, PgpPrivateKey> _keys;
    private readonly string _file;

    private OpenPgpSigner(OpenPgpCertificate certificate, Dictionary<long, PgpPrivateKey> keys, string file) => (_certificate, _keys, _file) = (certificate, keys, file);

    public string Fingerprint => _certificate.Fingerprint;

    /// <returns>The signer, or null where none is configured.</returns>
    /// <exception cref="SendException">Stage Configure: the file, or the passphrase, cannot be used. What stands in them is not repeated.</exception>
    public static OpenPgpSigner? Read(EncryptionOptions options)
    {
        if (options.OpenPgpKeyFile is not { } file)
        {
            return options.OpenPgpPassphrase is null ? null : throw new SendException(SendError.Refusal(
                SendStage.Configure, SendFault.InvalidValue, "a passphrase of an OpenPGP key is configured, and no key", FailureScope.Relay));
        }

        var passphrase = (options.OpenPgpPassphrase?.Read() ?? "").ToCharArray();
        try
        {
            using var stream = new MemoryStream(KeyFiles.ReadFile(file), writable: false);
            var ring = new PgpSecretKeyRingBundle(PgpUtilities.GetDecoderStream(stream)).GetKeyRings().FirstOrDefault() ?? throw Unusable(file, "it holds no secret key");
            var keys = ring.GetSecretKeys()
                .Where(key => key is { IsSigningKey: true, IsPrivateKeyEmpty: false })
                .ToDictionary(key => key.KeyId, key => key.ExtractPrivateKeyUtf8(passphrase));
            return new OpenPgpSigner(OpenPgpCertificate.Of(ring.GetPublicKeys(), file), keys, file);
        }
        catch (Exception exception) when (exception is not SendException)
        {
            // The library's sentence is not repeated: it has seen the key.
            throw Unusable(file, exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException ? exception.Message : $"it is no OpenPGP secret key, or its passphrase is another than {options.OpenPgpPassphrase?.ToString() ?? "none"}");
        }
        finally
        {
            passphrase.AsSpan().Clear();
        }
    }

    /// <summary>Whether it signs for an author.</summary>
    /// <exception cref="SendException">It would, and may not now.</exception>
    public bool SignsFor(Mailbox author, DateTimeOffset now) => _certificate.Bound.Contains(author) && KeyFor(author, now) is not null;

    /// <summary>A signature that is still to be fed with the content (RFC 9580 §5.2.1.1).</summary>
    public PgpSignatureGenerator Begin(Mailbox author, DateTimeOffset now)
    {
        var key = KeyFor(author, now);
        var generator = new PgpSignatureGenerator(key.Algorithm, HashAlgorithmTag.Sha512);
        generator.InitSign(PgpSignature.BinaryDocument, _keys[key.KeyId]);
        var packets = new PgpSignatureSubpacketGenerator();
        packets.SetSignatureCreationTime(isCritical: true, now.UtcDateTime);
        packets.SetIssuerFingerprint(false, key);
        generator.SetHashedSubpackets(packets.Generate());
        return generator;
    }

    private PgpPublicKey KeyFor(Mailbox author, DateTimeOffset now) => _certificate.ForSigning(author, now) switch
    {
        ({ } key, _, _) when _keys.ContainsKey(key.KeyId) => key,
        ({ }, _, _) => throw Refused("has no secret part of the key that signs"),
        (_, _, var reason) => throw Refused(reason),
    };

    private SendException Refused(string reason) => new(SendError.Refusal(SendStage.Encrypt, SendFault.SigningKeyUnusable, $"the OpenPGP key {_file} {reason}"));

    private static SendException Unusable(string file, string why) => new(
        SendError.Refusal(SendStage.Configure, SendFault.FileUnreadable, $"the OpenPGP key {file} cannot be used: {why}", FailureScope.Relay));
}
