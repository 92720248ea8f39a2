using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Testing;

/// <summary>
/// A throw-away certificate authority for tests; its key stays in memory. Everything it makes is valid from 2020 to 2090, so that a
/// test may choose its clock. Thread-safe but for <see cref="Dispose"/>.
/// </summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset NotBefore = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NotAfter = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lazy<string> _file;

    /// <summary>Makes the authority and its key.</summary>
    public TestAuthority()
    {
        _file = new Lazy<string>(Write);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Certificate = request.CreateSelfSigned(NotBefore, NotAfter);
    }

    /// <summary>The authority's own certificate, with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>
    /// The path of a file with the authority's certificate in PEM, as <see cref="RelayOptions.AuthorityFile"/> takes it. It is written
    /// when it is first asked for, and deleted by <see cref="Dispose"/>.
    /// </summary>
    public string AuthorityFile => _file.Value;

    /// <summary>Makes a server certificate.</summary>
    /// <param name="names">The DNS names and IP addresses that it is for; without any: localhost, 127.0.0.1 and ::1.</param>
    /// <returns>The certificate with its key; the caller's to dispose.</returns>
    public X509Certificate2 Issue(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test server", key, HashAlgorithmName.SHA256);
        var subject = new SubjectAlternativeNameBuilder();
        foreach (var name in names is [] ? ["localhost", "127.0.0.1", "::1"] : names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                subject.AddIpAddress(address);
            }
            else
            {
                subject.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(subject.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var issued = request.Create(Certificate, NotBefore, NotAfter, RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>Client options that trust this authority and nothing else, for peers that are not the code under test.</summary>
    /// <param name="host">The name that the server's certificate has to bear.</param>
    /// <returns>The options.</returns>
    public SslClientAuthenticationOptions ClientOptions(string host = "localhost") => ClientOptions(Certificate, host);

    /// <summary>Client options that trust one authority and nothing else.</summary>
    /// <param name="authority">The authority's certificate.</param>
    /// <param name="host">The name that the server's certificate has to bear.</param>
    /// <returns>The options.</returns>
    public static SslClientAuthenticationOptions ClientOptions(X509Certificate2 authority, string host = "localhost") => new()
    {
        TargetHost = host,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };

    /// <summary>Deletes the file and forgets the key.</summary>
    public void Dispose()
    {
        if (_file.IsValueCreated)
        {
            File.Delete(_file.Value);
        }

        Certificate.Dispose();
    }

    private string Write()
    {
        var path = Path.Combine(Path.GetTempPath(), $"waxwing-test-authority-{Guid.NewGuid():N}.pem");
        File.WriteAllText(path, Certificate.ExportCertificatePem());
        return path;
    }
}
