using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>Self-made certificates for what needs no server.</summary>
internal static class TestCertificate
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset End = new(2026, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A self-signed certificate for <c>mail.example.test</c>, unless other names are given.</summary>
    public static X509Certificate2 Issue(
        Action<SubjectAlternativeNameBuilder>? names = null, IEnumerable<X509Extension>? extensions = null, ECCurve? curve = null)
    {
        using var key = ECDsa.Create(curve ?? ECCurve.NamedCurves.nistP256);
        return Sign(new CertificateRequest("CN=mail.example.test", key, HashAlgorithmName.SHA256), names, extensions);
    }

    public static X509Certificate2 IssueRsa(int bits, RSASignaturePadding padding)
    {
        using var key = RSA.Create(bits);
        return Sign(new CertificateRequest("CN=mail.example.test", key, HashAlgorithmName.SHA256, padding), null, null);
    }

    /// <summary>A certificate that claims any algorithm for its signature, which is not verified where this is used.</summary>
    public static X509Certificate2 IssueClaiming(string signatureAlgorithm)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.example.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("mail.example.test");
        request.CertificateExtensions.Add(names.Build());
        return request.Create(request.SubjectName, new Claim(X509SignatureGenerator.CreateForECDsa(key), Convert.FromHexString(signatureAlgorithm)), Start, End, [1]);
    }

    private static X509Certificate2 Sign(CertificateRequest request, Action<SubjectAlternativeNameBuilder>? names, IEnumerable<X509Extension>? extensions)
    {
        if (extensions is null)
        {
            var builder = new SubjectAlternativeNameBuilder();
            (names ?? (san => san.AddDnsName("mail.example.test")))(builder);
            request.CertificateExtensions.Add(builder.Build());
        }

        foreach (var extension in extensions ?? [])
        {
            request.CertificateExtensions.Add(extension);
        }

        return request.CreateSelfSigned(Start, End);
    }

    private sealed class Claim(X509SignatureGenerator signer, byte[] algorithm) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => algorithm;

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => signer.SignData(data, hashAlgorithm);

        protected override PublicKey BuildPublicKey() => signer.PublicKey;
    }
}
