using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Server.Certificates;
using Waxwing.Server.Tests.Submission;
using Waxwing.Server.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Server.Tests.Certificates;

public sealed class CertificateFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly ObservedClock _clock = new();
    private readonly RecordedLog _log = new();

    [Fact]
    public void A_certificate_with_its_key_is_used_and_its_days_are_told()
    {
        Write(_authority.Issue());

        using var file = Open();

        Assert.True(file.Context.TargetCertificate.HasPrivateKey);
        Assert.Null(file.Trouble);
        // Until 2090, from 2030.
        Assert.Equal(21_915, file.DaysLeft(_clock.GetUtcNow()));
        Assert.Equal(-1, file.DaysLeft(file.NotAfter.AddHours(1)));
    }

    [Fact]
    public void Files_that_changed_are_used_after_half_a_minute()
    {
        Write(_authority.Issue());
        using var file = Open();
        var before = file.Context.TargetCertificate.Thumbprint;
        Write(_authority.Issue());

        _clock.Advance(CertificateFile.Every - TimeSpan.FromSeconds(1));
        Assert.Equal(before, file.Context.TargetCertificate.Thumbprint);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.NotEqual(before, file.Context.TargetCertificate.Thumbprint);
        Assert.Single(_log.Of(2400));
    }

    [Fact]
    public void Files_that_did_not_change_are_left_alone()
    {
        Write(_authority.Issue());
        using var file = Open();
        var before = file.Context;

        _clock.Advance(10 * CertificateFile.Every);

        Assert.Same(before, file.Context);
        Assert.Empty(_log.Texts);
    }

    [Fact]
    public void A_pair_that_does_not_fit_leaves_the_old_one_in_use_until_it_does()
    {
        Write(_authority.Issue());
        using var file = Open();
        var before = file.Context;
        using var next = _authority.Issue();
        File.WriteAllText(_folder["cert.pem"], next.ExportCertificatePem());

        _clock.Advance(3 * CertificateFile.Every);

        Assert.Same(before, file.Context);
        Assert.Contains("not the key of the first certificate", file.Trouble!, StringComparison.Ordinal);
        Assert.Single(_log.Of(2401));

        Write(next);
        Assert.True(file.Reload());
        Assert.Equal(next.Thumbprint, file.Context.TargetCertificate.Thumbprint);
        Assert.Null(file.Trouble);
    }

    [Fact]
    public void Files_that_are_gone_are_told_and_forgiven_when_they_are_back()
    {
        using var certificate = _authority.Issue();
        Write(certificate);
        using var file = Open();
        File.Delete(_folder["key.pem"]);

        Assert.False(file.Reload());
        Assert.Contains("key.pem", file.Trouble!, StringComparison.Ordinal);

        Write(certificate);
        _clock.Advance(CertificateFile.Every);
        Assert.Null(file.Trouble);
    }

    [Theory]
    [InlineData("no certificate", "no certificate in PEM")]
    [InlineData("no key", "no private key in PEM")]
    [InlineData("another key", "not the key of the first certificate")]
    [InlineData("encrypted key", "encrypted")]
    [InlineData("short key", "RSA 1024")]
    [InlineData("expired", "expired")]
    [InlineData("nothing there", "cannot be read")]
    [InlineData("a gigabyte", "more than")]
    public void What_a_strict_client_would_refuse_is_refused_at_the_start(string what, string told)
    {
        using var good = _authority.Issue();
        Write(good);
        switch (what)
        {
            case "no certificate":
                File.WriteAllText(_folder["cert.pem"], "hello");
                break;
            case "no key":
                File.WriteAllText(_folder["key.pem"], good.ExportCertificatePem());
                break;
            case "another key":
                using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    File.WriteAllText(_folder["key.pem"], other.ExportPkcs8PrivateKeyPem());
                }

                break;
            case "encrypted key":
                using (var key = good.GetECDsaPrivateKey()!)
                {
                    File.WriteAllText(_folder["key.pem"], key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
                }

                break;
            case "short key":
                using (var rsa = RSA.Create(1024))
                {
                    var request = new CertificateRequest("CN=short", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                    var names = new SubjectAlternativeNameBuilder();
                    names.AddDnsName("mx.test");
                    request.CertificateExtensions.Add(names.Build());
                    Write(request.CreateSelfSigned(_clock.GetUtcNow().AddDays(-1), _clock.GetUtcNow().AddDays(1)));
                }

                break;
            case "expired":
                _clock.SetUtcNow(new DateTimeOffset(2091, 1, 1, 0, 0, 0, TimeSpan.Zero));
                break;
            case "nothing there":
                File.Delete(_folder["cert.pem"]);
                break;
            default:
                using (var large = File.OpenWrite(_folder["key.pem"]))
                {
                    large.SetLength(1 << 30);
                }

                break;
        }

        Assert.Contains(told, Assert.Throws<CertificateFileException>(Open).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0644", true)]
    [InlineData("0640", false)]
    [InlineData("0600", false)]
    public void A_key_that_everybody_can_read_is_told_of(string mode, bool told)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes are of Unix");
        Write(_authority.Issue());
        File.SetUnixFileMode(_folder["key.pem"], (UnixFileMode)Convert.ToInt32(mode, 8));
        File.CreateSymbolicLink(_folder["live.pem"], _folder["key.pem"]);

        using var file = CertificateFile.Open(_folder["cert.pem"], _folder["live.pem"], _clock, _log);

        Assert.Equal(told ? 1 : 0, _log.Of(2402).Count());
    }

    [Fact]
    public async Task The_intermediates_of_the_file_are_sent()
    {
        using var root = Issue("CN=Root", issuer: null, isAuthority: true);
        using var intermediate = Issue("CN=Intermediate", root, isAuthority: true);
        using var leaf = Issue("CN=Leaf", intermediate, isAuthority: false);
        Write(leaf, intermediate, root);
        using var file = Open();
        await using var service = await SubmissionService.StartAsync(certificate: file);

        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", service.ImplicitPort, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(TestAuthority.ClientOptions(root), TestContext.Current.CancellationToken);

        Assert.True(tls.IsEncrypted);
    }

    [Fact]
    public async Task A_certificate_is_replaced_under_load_and_no_connection_fails()
    {
        Write(_authority.Issue());
        using var file = Open();
        await using var service = await SubmissionService.StartAsync(certificate: file, authority: _authority);
        await using var old = await service.LogInAsync();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 5; round++)
        {
            var clients = Enumerable.Range(0, 8).Select(async _ =>
            {
                await using var client = await service.LogInAsync();
                await client.MailAsync();
                return client.ServerCertificate!.GetCertHashString();
            }).ToList();
            Write(_authority.Issue());
            Assert.True(file.Reload());
            seen.UnionWith(await Task.WhenAll(clients));
            await using var next = await service.ConnectAsync();
            Assert.Equal(file.Context.TargetCertificate.Thumbprint, next.ServerCertificate!.GetCertHashString());
        }

        Assert.Equal(40, service.Desk.Handovers.Count);
        Assert.NotEmpty(seen);
        await old.MailAsync();
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private static X509Certificate2 Issue(string name, X509Certificate2? issuer, bool isAuthority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var (from, to) = (new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2089, 1, 1, 0, 0, 0, TimeSpan.Zero));
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, to);
        }

        using var issued = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    private CertificateFile Open() => CertificateFile.Open(_folder["cert.pem"], _folder["key.pem"], _clock, _log);

    private void Write(X509Certificate2 certificate, params X509Certificate2[] behind)
    {
        File.WriteAllText(_folder["cert.pem"], string.Join('\n', behind.Prepend(certificate).Select(link => link.ExportCertificatePem())));
        using AsymmetricAlgorithm key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()!;
        File.WriteAllText(_folder["key.pem"], key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["key.pem"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
