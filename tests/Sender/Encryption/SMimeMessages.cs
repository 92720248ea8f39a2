using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using MimeKit;

namespace Waxwing.Tests.Encryption;

/// <summary>Messages that are encrypted by S/MIME.</summary>
public sealed class SMimeMessages : EncryptionTest
{
    [Fact]
    public async Task Each_recipient_opens_it_with_his_own_key()
    {
        using var bob = AddCertificate("bob@example.net");
        using var eve = AddCertificate("eve@example.net");
        var (_, sent) = await SendAsync(Options(), Message("bob@example.net", "eve@example.net"));

        var body = Assert.IsAssignableFrom<MimePart>(sent["bob@example.net eve@example.net"].Body);
        Assert.Equal("authEnveloped-data", body.ContentType.Parameters["smime-type"]);
        var envelope = new AuthEnvelope(Decoded(body));
        Assert.Equal(2, envelope.Recipients.Count);
        Assert.All([bob, eve], recipient => Assert.Equal("Nobody else reads this. Grüße", ((TextPart)Entity(envelope.Open(recipient))).Text.Trim()));
    }

    [Fact]
    public async Task What_was_changed_on_the_way_does_not_open()
    {
        using var bob = AddCertificate("bob@example.net");
        var (_, sent) = await SendAsync(Options(), Message("bob@example.net"));
        var octets = Decoded(sent["bob@example.net"].Body!);

        Assert.NotEmpty(new AuthEnvelope(octets).Open(bob));
        // In the middle of what is encrypted.
        octets[^40] ^= 1;
        Assert.Throws<AuthenticationTagMismatchException>(() => new AuthEnvelope(octets).Open(bob));
    }

    [Fact]
    public async Task It_is_signed_inside_by_the_certificate_of_the_author()
    {
        using var bob = AddCertificate("bob@example.net");
        using var ada = new CertificateShape().Make("ada@example.org");
        var (receipt, sent) = await SendAsync(Signing(ada), Message("bob@example.net"));

        var inner = (MimePart)Entity(new AuthEnvelope(Decoded(sent["bob@example.net"].Body!)).Open(bob));
        Assert.Equal("signed-data", inner.ContentType.Parameters["smime-type"]);
        var signed = Verified(inner);
        Assert.Equal(ada.RawData, signed.SignerInfos[0].Certificate!.RawData);
        Assert.Equal("Figures of May", Entity(signed.ContentInfo.Content).Headers[HeaderId.Subject]);
        Assert.Equal(ada.GetCertHashString(HashAlgorithmName.SHA256), Evidence(receipt).Facts["encryptionSigner"], ignoreCase: true);
    }

    [Fact]
    public async Task The_certificate_of_somebody_else_does_not_sign()
    {
        using var bob = AddCertificate("bob@example.net");
        using var other = new CertificateShape().Make("bea@example.org");
        var (receipt, sent) = await SendAsync(Signing(other), Message("bob@example.net"));

        Assert.IsType<TextPart>(Entity(new AuthEnvelope(Decoded(sent["bob@example.net"].Body!)).Open(bob)));
        Assert.Equal("none", Evidence(receipt).Facts["encryptionSigner"]);
    }

    [Fact]
    public async Task A_signing_certificate_that_has_expired_holds_the_message_back()
    {
        using var bob = AddCertificate("bob@example.net");
        using var ada = new CertificateShape { To = Now.AddDays(-1) }.Make("ada@example.org");
        var error = await RefusedAsync(Signing(ada), Message("bob@example.net"));

        Assert.Equal((SendStage.Encrypt, nameof(SendFault.SigningKeyUnusable)), (error.Stage, error.Detail));
    }

    [Fact]
    public async Task The_old_cipher_is_only_used_for_what_is_signed()
    {
        using var bob = AddCertificate("bob@example.net");
        using var ada = new CertificateShape().Make("ada@example.org");
        var unsigned = Options() with { Encryption = Options().Encryption with { Cipher = SMimeCipher.Aes256Cbc, Standard = EncryptionStandard.SMime } };
        Assert.Equal(nameof(SendFault.EncryptionNotPossible), (await RefusedAsync(unsigned, Message("bob@example.net"))).Detail);

        var options = Signing(ada);
        var (_, sent) = await SendAsync(options with { Encryption = options.Encryption with { Cipher = SMimeCipher.Aes256Cbc } }, Message("bob@example.net"));
        var envelope = new EnvelopedCms();
        envelope.Decode(Decoded(sent["bob@example.net"].Body!));
        envelope.Decrypt([bob]);

        Assert.Equal("2.16.840.1.101.3.4.1.42", envelope.ContentEncryptionAlgorithm.Oid.Value);
        Assert.Equal("Nobody else reads this. Grüße", ((TextPart)Entity(Verified((MimePart)Entity(envelope.ContentInfo.Content)).ContentInfo.Content)).Text.Trim());
    }

    [Fact]
    public async Task The_message_of_the_caller_stays_as_it_was()
    {
        using var bob = AddCertificate("bob@example.net");
        var message = Message("bob@example.net");
        await SendAsync(Options(), message);

        Assert.Equal("Figures of May", message.Subject);
        Assert.Equal("Nobody else reads this. Grüße", Assert.IsType<TextPart>(message.Body).Text.Trim());
        Assert.DoesNotContain("hp=", message.Body.ContentType.ToString(), StringComparison.Ordinal);
    }

    private SenderOptions Signing(X509Certificate2 author)
    {
        var file = Path.Combine(Keys, "author.chain");
        File.WriteAllText(file, author.ExportCertificatePem());
        return Options() with
        {
            Encryption = Options().Encryption with { SigningCertificateFile = file, SigningKey = Secret.FromValue(author.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()) },
        };
    }

    private static SignedCms Verified(MimePart part)
    {
        var signed = new SignedCms();
        signed.Decode(Decoded(part));
        signed.CheckSignature(verifySignatureOnly: true);
        return signed;
    }
}
