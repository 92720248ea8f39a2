using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;

namespace Waxwing.Trust.Tests.Dane;

/// <summary>Certificates of an authority that nobody trusts, and records of them.</summary>
internal sealed class Issued : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    public static readonly Domain Host = Domain.Parse("mx.example.org");

    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<X509Certificate2> _made = [];

    public Issued(string name = "CN=Root")
    {
        var root = new CertificateRequest(name, _rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        Root = Keep(root.CreateSelfSigned(Now.AddYears(-5), Now.AddYears(5)));
        Issuer = Issue("CN=Issuer", _issuerKey, Root, _rootKey, isAuthority: true);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Issuer { get; }

    public X509Certificate2 Leaf(string name = "mx.example.org", string? usage = null, DateTimeOffset? end = null, X509Certificate2? issuer = null) =>
        Issue("CN=leaf", _leafKey, issuer ?? Issuer, _issuerKey, isAuthority: false, name, usage, end);

    /// <summary>A certificate that only names its issuer, and was signed by another key.</summary>
    public X509Certificate2 Forged() => Issue("CN=leaf", _leafKey, Issuer, _leafKey, isAuthority: false, "mx.example.org");

    /// <summary>A certificate of the issuer's name and key that is no authority.</summary>
    public X509Certificate2 NoAuthority() => Issue("CN=Issuer", _issuerKey, Root, _rootKey, isAuthority: false, "mx.example.org");

    /// <summary>An issuer whose time has passed.</summary>
    public X509Certificate2 OldIssuer() => Issue("CN=Issuer", _issuerKey, Root, _rootKey, isAuthority: true, end: Now.AddDays(-1));

    public static TlsaRecord Record(int usage, int selector, int matchingType, X509Certificate2 certificate)
    {
        var selected = selector == 1 ? certificate.PublicKey.ExportSubjectPublicKeyInfo() : certificate.RawData;
        return new TlsaRecord(usage, selector, matchingType, matchingType switch
        {
            1 => [.. SHA256.HashData(selected)],
            2 => [.. SHA512.HashData(selected)],
            _ => [.. selected],
        });
    }

    public static TlsaRecord Wrong(int usage, int selector, int matchingType) =>
        new(usage, selector, matchingType, [.. new byte[matchingType == 2 ? 64 : 32]]);

    public static DaneVerdict Verify(IReadOnlyList<X509Certificate2> chain, params TlsaRecord[] records) => DaneVerifier.Verify(chain, records, [Host], Now);

    public void Dispose()
    {
        _made.ForEach(certificate => certificate.Dispose());
        _rootKey.Dispose();
        _issuerKey.Dispose();
        _leafKey.Dispose();
    }

    private X509Certificate2 Issue(
        string subject, ECDsa key, X509Certificate2 issuer, ECDsa issuerKey, bool isAuthority, string? name = null, string? usage = null, DateTimeOffset? end = null)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        if (name is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
        }

        if (usage is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        }

        var serial = new byte[] { 1, (byte)_made.Count };
        return Keep(request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), Now.AddYears(-3), end ?? Now.AddYears(3), serial));
    }

    private X509Certificate2 Keep(X509Certificate2 certificate)
    {
        _made.Add(certificate);
        return certificate;
    }
}
