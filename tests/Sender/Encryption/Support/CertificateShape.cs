using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Tests.Encryption;

/// <summary>What is written into a certificate of a test. The default is a faultless one with an RSA key.</summary>
internal sealed record CertificateShape
{
    public int RsaBits { get; init; } = 2048;

    /// <summary>A key on this curve in place of RSA.</summary>
    public ECCurve? Curve { get; init; }

    public DateTimeOffset From { get; init; } = EncryptionTest.Now.AddDays(-10);

    public DateTimeOffset To { get; init; } = EncryptionTest.Now.AddDays(30);

    public X509KeyUsageFlags Usage { get; init; } = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyAgreement;

    public string Purpose { get; init; } = "1.3.6.1.5.5.7.3.4";

    /// <summary>Who vouches for it; null for itself.</summary>
    public X509Certificate2? Issuer { get; init; }

    /// <summary>Whether it may vouch for others.</summary>
    public bool IsAuthority { get; init; }

    /// <summary>An HTTP address that it names for issuers, OCSP and CRL.</summary>
    public string? Fetch { get; init; }

    /// <summary>Whether the mailbox is named as SmtpUTF8Mailbox (RFC 9598) in place of rfc822Name.</summary>
    public bool IsInternational { get; init; }

    /// <summary>Whether the mailbox is named in the subject alone (emailAddress).</summary>
    public bool IsInSubjectAlone { get; init; }

    /// <summary>Makes it, with its private key.</summary>
    public X509Certificate2 Make(string mailbox)
    {
        if (Curve is { } curve)
        {
            using var key = ECDsa.Create(curve);
            var certificate = Sign(new CertificateRequest(Name(mailbox), key, HashAlgorithmName.SHA256), mailbox);
            return certificate.HasPrivateKey ? certificate : certificate.CopyWithPrivateKey(key);
        }

        using var rsa = RSA.Create(RsaBits);
        var signed = Sign(new CertificateRequest(Name(mailbox), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), mailbox);
        return signed.HasPrivateKey ? signed : signed.CopyWithPrivateKey(rsa);
    }

    private string Name(string mailbox) => IsAuthority ? $"CN=Test authority {mailbox}" : IsInSubjectAlone ? $"E={mailbox},CN=Somebody" : "CN=Somebody";

    private X509Certificate2 Sign(CertificateRequest request, string mailbox)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(IsAuthority, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(IsAuthority ? X509KeyUsageFlags.KeyCertSign : Usage, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (!IsAuthority)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(Purpose)], critical: false));
            request.CertificateExtensions.Add(IsInternational ? International(mailbox) : Names(IsInSubjectAlone ? "somebody@example.com" : mailbox));
        }

        if (Fetch is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"{Fetch}/ocsp"], [$"{Fetch}/issuer.crt"]));
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([$"{Fetch}/list.crl"]));
        }

        return Issuer is null
            ? request.CreateSelfSigned(From, To)
            : request.Create(Issuer.SubjectName, X509SignatureGenerator.CreateForRSA(Issuer.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1), From, To, RandomNumberGenerator.GetBytes(8));
    }

    private static X509Extension Names(string mailbox)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(mailbox);
        return names.Build();
    }

    private static X509Extension International(string mailbox)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            writer.WriteObjectIdentifier("1.3.6.1.5.5.7.8.9");
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteCharacterString(UniversalTagNumber.UTF8String, mailbox);
            }
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }
}
