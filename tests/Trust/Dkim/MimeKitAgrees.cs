using CsCheck;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;

namespace Waxwing.Trust.Tests.Dkim;

/// <summary>An independent signer and verifier: MimeKit takes what Waxwing signs, and Waxwing what MimeKit signs.</summary>
public sealed class MimeKitAgrees
{
    private static readonly Gen<string> Bodies = Gen.OneOf("word ", "  ", "\t", "\r\n", "\r\n\r\n", " \r\n", ".", "=20").Array[1, 60].Select(string.Concat);

    [Fact]
    public async Task MimeKit_accepts_our_signatures() => await Gen.Select(Bodies, Gen.Bool, Gen.Bool).SampleAsync(async (body, simpleHeader, simpleBody) =>
    {
        var options = Made.Options with
        {
            HeaderCanonicalization = simpleHeader ? DkimCanonicalization.Simple : DkimCanonicalization.Relaxed,
            BodyCanonicalization = simpleBody ? DkimCanonicalization.Simple : DkimCanonicalization.Relaxed,
        };
        var message = Made.Octets($"{Made.Header}X-Folded:  a\r\n\tb \r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n{body}");
        var signed = new MemoryStream([.. Made.Octets(new DkimSigner(options, Made.Clock).Sign(message)), .. message]);
        var loaded = await MimeMessage.LoadAsync(signed);
        var verifier = new MimeKit.Cryptography.DkimVerifier(new Locator());
        var fields = loaded.Headers.Where(header => header.Id == HeaderId.DkimSignature).ToArray();
        Assert.Equal(2, fields.Length);
        Assert.All(fields, field => Assert.True(verifier.Verify(loaded, field), field.Value));
    }, iter: 200);

    [Fact]
    public async Task We_accept_the_signatures_of_MimeKit() => await Gen.Select(Bodies, Gen.Bool, Gen.Bool, Gen.Bool).SampleAsync(async (body, simpleHeader, simpleBody, ed25519) =>
    {
        var message = await MimeMessage.LoadAsync(new MemoryStream(Made.Octets($"{Made.Header}X-Folded:  a\r\n\tb \r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n{body}")));
        var signer = new MimeKit.Cryptography.DkimSigner(PrivateKey(ed25519 ? Made.Ed25519Key : Made.RsaKey), "example.org", ed25519 ? "ed" : "rsa", ed25519 ? DkimSignatureAlgorithm.Ed25519Sha256 : DkimSignatureAlgorithm.RsaSha256)
        {
            HeaderCanonicalizationAlgorithm = simpleHeader ? DkimCanonicalizationAlgorithm.Simple : DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = simpleBody ? DkimCanonicalizationAlgorithm.Simple : DkimCanonicalizationAlgorithm.Relaxed,
        };
        signer.Sign(message, ["From", "To", "Subject", "X-Folded"]);
        var octets = new MemoryStream();
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        await message.WriteToAsync(format, octets);

        var result = Assert.Single((await new DkimVerifier(Made.Zone).VerifyAsync(octets.ToArray())).Results);
        Assert.Equal((DkimStatus.Pass, DkimFault.None), (result.Status, result.Fault));
    }, iter: 200);

    private static AsymmetricKeyParameter PrivateKey(DkimKey key) =>
        PrivateKeyFactory.CreateKey(Convert.FromBase64String(string.Concat(key.ToPem().Split('\n').Where(line => !line.StartsWith('-')))));

    private sealed class Locator : DkimPublicKeyLocatorBase
    {
        public override AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            GetPublicKey(selector is "rsa" ? Made.RsaKey.RecordText : Made.Ed25519Key.RecordText);

        public override Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
