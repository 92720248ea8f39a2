using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Conformance.Tests;

/// <summary>The key-exchange group, overheard in real handshakes, against what <c>openssl s_server</c> was told to choose.</summary>
public sealed class TlsGroups(PublicKeyInfrastructure pki)
{
    [Theory]
    [InlineData("-tls1_3", "X25519", "x25519")]
    [InlineData("-tls1_3", "P-256", "secp256r1")]
    [InlineData("-tls1_3", "P-384", "secp384r1")]
    [InlineData("-tls1_3", "P-521", "secp521r1")]
    [InlineData("-tls1_3", "X448", "x448")]
    [InlineData("-tls1_2", "X25519", "x25519")]
    [InlineData("-tls1_2", "P-256", "secp256r1")]
    [InlineData("-tls1_2", "P-384", "secp384r1")]
    [InlineData("-tls1_2", "P-521", "secp521r1")]
    [InlineData("-tls1_2", "X448", "x448")]
    public async Task The_group_of_the_server_is_the_group_that_is_told(string version, string group, string told)
    {
        var files = await (await pki.IntermediateAsync()).IssueAsync(new());
        await using var server = await TlsServerProcess.StartOpensslAsync(files, version, "-groups", group);

        var facts = await TlsClient.ConnectAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.Equal((version.EndsWith('3') ? "TLS 1.3" : "TLS 1.2", told, false), (facts.Protocol, facts.Group, facts.Resumed));
    }

    /// <summary>OpenSSL sends a share of its first group only, so that each other group of TLS 1.3 needs a second hello.</summary>
    [Fact]
    public async Task A_group_that_needs_a_HelloRetryRequest_is_told()
    {
        var files = await (await pki.IntermediateAsync()).IssueAsync(new());
        await using var server = await TlsServerProcess.StartOpensslAsync(files, "-tls1_3", "-groups", "P-384");
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, TestContext.Current.CancellationToken);
        var witness = new HandshakeWitness(client.GetStream());
        await using var stream = new SslStream(witness);
        var options = (await pki.PolicyAsync()).ClientOptions("mail.example.test", TimeProvider.System.GetUtcNow(), (_, peer, _, _) => peer is not null);

        await stream.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken);

        // RFC 8446 §4.1.3: the random of a retry, behind the headers of record and message and the version.
        Assert.Equal(SHA256.HashData("HelloRetryRequest"u8), witness.First[11..43].ToArray());
        Assert.Equal("secp384r1", witness.Flight.Facts?.Group);
    }

    [Fact]
    public async Task A_stapled_answer_and_a_long_chain_do_not_hide_the_group()
    {
        var issuer = await pki.IntermediateAsync();
        var files = await issuer.IssueAsync(new() { Key = CertificateProfile.Rsa2048, Names = ["DNS:mail.example.test", .. Enumerable.Range(0, 900).Select(i => $"DNS:host-{i}.example.test")] });
        await using var server = await TlsServerProcess.StartOpensslAsync(files, "-tls1_2", "-groups", "P-256", "-status_file", await issuer.AnswerOcspAsync(files));

        var facts = await TlsClient.ConnectAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.Equal(("secp256r1", false, RevocationStatus.Good), (facts.Group, facts.Resumed, facts.Revocation));
    }
}
