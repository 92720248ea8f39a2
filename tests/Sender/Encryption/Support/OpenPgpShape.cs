using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Waxwing.Tests.Encryption;

/// <summary>What is made of an OpenPGP key of a test. The default is a faultless one on P-256.</summary>
internal sealed record OpenPgpShape
{
    public const string Passphrase = "correct horse";

    private static readonly SecureRandom Chance = new();

    /// <summary>RSA keys of so many bits in place of the curve.</summary>
    public int? RsaBits { get; init; }

    public DateTimeOffset MadeAt { get; init; } = EncryptionTest.Now.AddDays(-10);

    /// <summary>How long the subkey for encryption is good; null for ever.</summary>
    public TimeSpan? SubkeyLife { get; init; }

    /// <summary>How long the primary key is good; null for ever.</summary>
    public TimeSpan? Life { get; init; }

    public HashAlgorithmTag Hash { get; init; } = HashAlgorithmTag.Sha256;

    /// <summary>Whether there is a subkey for encryption.</summary>
    public bool Encrypts { get; init; } = true;

    /// <summary>Whether the owner has revoked it.</summary>
    public bool IsRevoked { get; init; }

    public (PgpSecretKeyRing Secret, PgpPublicKeyRing Open) Make(string mailbox)
    {
        var primary = Pair(PublicKeyAlgorithmTag.ECDsa);
        var generator = new PgpKeyRingGenerator(
            PgpSignature.PositiveCertification, primary, $"Test <{mailbox}>", SymmetricKeyAlgorithmTag.Aes256, Hash, Passphrase.ToCharArray(), useSha1: true,
            Packets(PgpKeyFlags.CanCertify | PgpKeyFlags.CanSign, Life), null, Chance);
        if (Encrypts)
        {
            generator.AddSubKey(Pair(PublicKeyAlgorithmTag.ECDH), Packets(PgpKeyFlags.CanEncryptCommunications, SubkeyLife), null, Hash);
        }

        var open = generator.GeneratePublicKeyRing();
        if (IsRevoked)
        {
            var revocation = new PgpSignatureGenerator(primary.PublicKey.Algorithm, HashAlgorithmTag.Sha256);
            revocation.InitSign(PgpSignature.KeyRevocation, primary.PrivateKey);
            open = PgpPublicKeyRing.InsertPublicKey(open, PgpPublicKey.AddCertification(open.GetPublicKey(), revocation.GenerateCertification(open.GetPublicKey())));
        }

        return (generator.GenerateSecretKeyRing(), open);
    }

    /// <summary>The same key with another address, which it did not sign.</summary>
    public static PgpPublicKeyRing WithStolenAddress(PgpPublicKeyRing ring, string mailbox)
    {
        var primary = ring.GetPublicKey();
        var borrowed = primary.GetSignaturesForId(primary.GetUserIds().First()).First();
        return PgpPublicKeyRing.InsertPublicKey(ring, PgpPublicKey.AddCertification(primary, $"Test <{mailbox}>", borrowed));
    }

    private PgpKeyPair Pair(PublicKeyAlgorithmTag algorithm)
    {
        IAsymmetricCipherKeyPairGenerator generator;
        if (RsaBits is { } bits)
        {
            generator = new RsaKeyPairGenerator();
            generator.Init(new RsaKeyGenerationParameters(BigInteger.ValueOf(65537), Chance, bits, 25));
            algorithm = PublicKeyAlgorithmTag.RsaGeneral;
        }
        else
        {
            generator = new ECKeyPairGenerator();
            generator.Init(new ECKeyGenerationParameters(SecObjectIdentifiers.SecP256r1, Chance));
        }

        return new PgpKeyPair(algorithm, generator.GenerateKeyPair(), MadeAt.UtcDateTime);
    }

    private PgpSignatureSubpacketVector Packets(int flags, TimeSpan? life)
    {
        var packets = new PgpSignatureSubpacketGenerator();
        packets.SetSignatureCreationTime(false, MadeAt.UtcDateTime);
        packets.SetKeyFlags(false, flags);
        if (life is { } time)
        {
            packets.SetKeyExpirationTime(false, (long)time.TotalSeconds);
        }

        return packets.Generate();
    }
}
