using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The pinned key is the server's own, its authority's or the root's: each will do (RFC 7469 §2.6).</summary>
public sealed class PinnedKey(PublicKeyInfrastructure pki)
{
    /// <summary>The pin of a key that is in no chain.</summary>
    internal static readonly string Backup = new('0', 64);

    /// <summary>The pin of a certificate's key, made by openssl.</summary>
    internal static async Task<string> PinAsync(CertificateFiles files)
    {
        var folder = Path.GetDirectoryName(files.Certificate)!;
        var key = Path.ChangeExtension(files.Certificate, ".spki");
        await File.WriteAllTextAsync(key + ".pem", await Openssl.RunAsync(folder, "x509", "-in", files.Certificate, "-noout", "-pubkey"));
        await Openssl.RunAsync(folder, "pkey", "-pubin", "-in", key + ".pem", "-outform", "DER", "-out", key);
        return (await Openssl.RunAsync(folder, "dgst", "-sha256", "-r", key))[..64];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_pin_of_any_key_in_the_verified_chain_is_enough(int place)
    {
        var (root, intermediate) = (await pki.RootAsync(), await pki.IntermediateAsync());
        var files = await intermediate.IssueAsync(new());
        await using var server = new TlsServer(files);
        var pin = await PinAsync(new[] { files, intermediate.Files, root.Files }[place]);

        var facts = await TlsClient.ConnectAsync(server.Port, "mail.example.test", (await pki.PolicyAsync()).WithPins([Backup, pin]));

        Assert.Equal(("mail.example.test", TrustSource.ConfiguredAuthority), (facts.MatchedName, facts.TrustSource));
    }
}
