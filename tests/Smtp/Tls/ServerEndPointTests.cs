using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>tls-server-end-point (RFC 5929 §4.1) against its definition: the certificate, hashed as it was signed, with SHA-256 at least.</summary>
public sealed class ServerEndPointTests
{
    public static TheoryData<string, string> Signatures { get; } = new()
    {
        { "EC", "SHA256" }, { "EC", "SHA384" }, { "EC", "SHA512" },
        { "RSA", "SHA256" }, { "RSA", "SHA384" }, { "RSA", "SHA512" },
    };

    [Theory, MemberData(nameof(Signatures))]
    public async Task Both_sides_hash_the_certificate_as_it_was_signed(string key, string hash)
    {
        using var certificate = Issue(key, hash, RSASignaturePadding.Pkcs1);
        var expected = hash switch
        {
            "SHA384" => SHA384.HashData(certificate.RawData),
            "SHA512" => SHA512.HashData(certificate.RawData),
            _ => SHA256.HashData(certificate.RawData),
        };

        var (client, server) = await ShakeHandsAsync(certificate);

        Assert.Equal(expected, client!.Value.ToArray());
        Assert.Equal(expected, server!.Value.ToArray());
    }

    [Fact]
    public async Task A_signature_that_no_hash_is_defined_for_gives_no_binding_and_no_failure()
    {
        using var certificate = Issue("RSA", "SHA256", RSASignaturePadding.Pss);

        var (client, server) = await ShakeHandsAsync(certificate);

        Assert.Null(client);
        Assert.Null(server);
    }

    private static X509Certificate2 Issue(string key, string hash, RSASignaturePadding padding)
    {
        var algorithm = new HashAlgorithmName(hash);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var request = key is "EC" ? new CertificateRequest("CN=localhost", ec, algorithm) : new CertificateRequest("CN=localhost", rsa, algorithm, padding);
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private static async Task<(ReadOnlyMemory<byte>? Client, ReadOnlyMemory<byte>? Server)> ShakeHandsAsync(X509Certificate2 certificate)
    {
        var (near, far) = DuplexStream.CreatePair();
        await using var client = new SslStream(near);
        await using var server = new SslStream(far);
        await Task.WhenAll(
            client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && certificate.RawData.AsSpan().SequenceEqual(shown.GetRawCertData()) }, TestContext.Current.CancellationToken),
            server.AuthenticateAsServerAsync(TlsPolicy.ServerOptions(certificate), TestContext.Current.CancellationToken));
        return (ServerEndPoint.Read(client), ServerEndPoint.Of(certificate));
    }
}
