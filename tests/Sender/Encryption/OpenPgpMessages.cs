using MimeKit;

namespace Waxwing.Tests.Encryption;

/// <summary>Messages that are encrypted by OpenPGP.</summary>
public sealed class OpenPgpMessages : EncryptionTest
{
    [Fact]
    public async Task Each_recipient_opens_it_with_his_own_key()
    {
        var bob = AddOpenPgp("bob@example.net");
        var eve = AddOpenPgp("eve@example.net");
        var (_, sent) = await SendAsync(Options(), Message("bob@example.net", "eve@example.net"));

        var message = sent["bob@example.net eve@example.net"];
        Assert.Equal(2, OpenPgpOpener.Recipients(message).Length);
        Assert.All([bob, eve], recipient => Assert.Equal("Nobody else reads this. Grüße", ((TextPart)Entity(OpenPgpOpener.Open(message, recipient).Payload)).Text.Trim()));
    }

    [Fact]
    public async Task It_is_signed_inside_by_the_key_of_the_author()
    {
        var bob = AddOpenPgp("bob@example.net");
        var (ada, open) = new OpenPgpShape().Make("ada@example.org");
        var (receipt, sent) = await SendAsync(Signing(ada.GetEncoded(), OpenPgpShape.Passphrase), Message("bob@example.net"));

        Assert.True(OpenPgpOpener.Open(sent["bob@example.net"], bob, open.GetPublicKey()).IsSigned);
        Assert.Equal(Convert.ToHexStringLower(open.GetPublicKey().GetFingerprint()), Evidence(receipt).Facts["encryptionSigner"]);
    }

    [Fact]
    public async Task Nobody_signs_for_an_author_whom_the_key_does_not_name()
    {
        var bob = AddOpenPgp("bob@example.net");
        var (other, _) = new OpenPgpShape().Make("bea@example.org");
        var (_, sent) = await SendAsync(Signing(other.GetEncoded(), OpenPgpShape.Passphrase), Message("bob@example.net"));

        Assert.Null(OpenPgpOpener.Open(sent["bob@example.net"], bob).IsSigned);
    }

    [Fact]
    public void A_wrong_passphrase_is_told_where_the_sender_is_made_and_not_repeated()
    {
        var (ada, _) = new OpenPgpShape().Make("ada@example.org");
        var refused = Assert.Throws<SendException>(() => new PickupSender(Keys, Signing(ada.GetEncoded(), "battery staple")));

        Assert.Equal((SendStage.Configure, nameof(SendFault.FileUnreadable)), (refused.Error.Stage, refused.Error.Detail));
        Assert.DoesNotContain("battery", refused.ToString(), StringComparison.Ordinal);
    }

    private SenderOptions Signing(byte[] secret, string passphrase)
    {
        var file = Path.Combine(Keys, "author.secret");
        File.WriteAllBytes(file, secret);
        return Options() with { Encryption = Options().Encryption with { OpenPgpKeyFile = file, OpenPgpPassphrase = Secret.FromValue(passphrase) } };
    }
}
