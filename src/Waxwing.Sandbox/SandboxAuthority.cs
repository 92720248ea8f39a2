using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Sandbox;

/// <summary>A certificate authority that lives as long as its sandbox. Its key never leaves the memory.</summary>
internal sealed class SandboxAuthority : IDisposable
{
    /// <summary>How the name of every sandbox's authority begins.</summary>
    public const string NamePrefix = "CN=Waxwing sandbox ";

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
    private readonly X509Certificate2 _authority;
    private readonly DateTimeOffset _notBefore;
    private readonly DateTimeOffset _notAfter;
    private readonly List<X509Certificate2> _issued = [];
    private readonly Lazy<SslStreamCertificateContext> _otherName;
    private readonly Lazy<(byte[], byte[])> _rsa;

    public SandboxAuthority(TimeProvider clock)
    {
        // A little in the past, for clients whose clock is a little late.
        _notBefore = clock.GetUtcNow().AddMinutes(-10);
        _notAfter = _notBefore + Lifetime;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = $"{NamePrefix}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _authority = request.CreateSelfSigned(_notBefore, _notAfter);
        Loopback = IssueEc(LoopbackNames());
        _otherName = new Lazy<SslStreamCertificateContext>(() => IssueEc(OtherName()));
        _rsa = new Lazy<(byte[], byte[])>(IssueRsa);
    }

    /// <summary>The authority's certificate in PEM, without its key.</summary>
    public string CertificatePem => _authority.ExportCertificatePem();

    /// <summary>The certificate of an honest sandbox: <c>localhost</c>, 127.0.0.1 and ::1.</summary>
    public SslStreamCertificateContext Loopback { get; }

    /// <summary>A certificate that is in order but for the name, which is other.example.</summary>
    public SslStreamCertificateContext ForOtherName => _otherName.Value;

    /// <summary>A certificate for loopback with an RSA key, for servers too old for anything else.</summary>
    public (byte[] Certificate, byte[] Pkcs8) RsaForLoopback => _rsa.Value;

    public void Dispose()
    {
        _issued.ForEach(certificate => certificate.Dispose());
        _authority.Dispose();
    }

    private static SubjectAlternativeNameBuilder LoopbackNames()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return names;
    }

    private static SubjectAlternativeNameBuilder OtherName()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("other.example");
        return names;
    }

    private (byte[] Certificate, byte[] Pkcs8) IssueRsa()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = Sign(request, LoopbackNames(), X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment);
        return (certificate.RawData, key.ExportPkcs8PrivateKey());
    }

    private SslStreamCertificateContext IssueEc(SubjectAlternativeNameBuilder names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(new CertificateRequest("CN=Waxwing sandbox", key, HashAlgorithmName.SHA256), names, X509KeyUsageFlags.DigitalSignature);
        var withKey = certificate.CopyWithPrivateKey(key);
        _issued.Add(withKey);
        return SslStreamCertificateContext.Create(withKey, additionalCertificates: null, offline: true);
    }

    private X509Certificate2 Sign(CertificateRequest request, SubjectAlternativeNameBuilder names, X509KeyUsageFlags usage)
    {
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var signer = _authority.GetECDsaPrivateKey()!;
        return request.Create(
            _authority.SubjectName, X509SignatureGenerator.CreateForECDsa(signer), _notBefore, _notAfter, RandomNumberGenerator.GetBytes(16));
    }
}
