using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Encryption;

/// <summary>A recipient's certificate.</summary>
internal sealed class CertificateKey(X509Certificate2 certificate, string trust)
    : EncryptionKey(CertificateRules.Fingerprint(certificate), CertificateRules.Algorithm(certificate), trust)
{
    public X509Certificate2 Certificate { get; } = certificate;
}
