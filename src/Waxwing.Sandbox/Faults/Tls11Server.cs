using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Waxwing.Sandbox;

/// <summary>The server side of a TLS 1.1 handshake.</summary>
internal sealed class Tls11Server((byte[] Certificate, byte[] Pkcs8) identity) : DefaultTlsServer(new BcTlsCrypto(new SecureRandom()))
{
    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.TLSv11.Only();

    protected override int[] GetSupportedCipherSuites() =>
    [
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
    ];

    protected override TlsCredentialedSigner GetRsaSignerCredentials()
        => new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(m_context), (BcTlsCrypto)Crypto, Key(), Chain(), signatureAndHashAlgorithm: null);

    protected override TlsCredentialedDecryptor GetRsaEncryptionCredentials()
        => new BcDefaultTlsCredentialedDecryptor((BcTlsCrypto)Crypto, Chain(), Key());

    private AsymmetricKeyParameter Key() => PrivateKeyFactory.CreateKey(identity.Pkcs8);

    private Certificate Chain() => new([Crypto.CreateCertificate(identity.Certificate)]);
}
