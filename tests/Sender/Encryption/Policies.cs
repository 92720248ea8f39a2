using System.Collections.Immutable;
using MimeKit;
using MimeKit.Cryptography;

namespace Waxwing.Tests.Encryption;

/// <summary>Which messages are encrypted, and what the receipt says of those that are not.</summary>
public sealed class Policies : EncryptionTest
{
    [Fact]
    public async Task Nothing_is_encrypted_unless_somebody_asks()
    {
        using var bob = AddCertificate("bob@example.net");
        var (receipt, sent) = await SendAsync(new SenderOptions { Clock = Clock }, Message("bob@example.net"));

        Assert.Equal("Figures of May", sent["bob@example.net"].Subject);
        Assert.Equal((PracticeStatus.Met, "read for sensitive data, and none found"), (Evidence(receipt).Status, Evidence(receipt).Evidence));
    }

    [Fact]
    public async Task Required_without_a_key_refuses_and_names_everybody_who_lacks_one_and_why()
    {
        using var bob = AddCertificate("bob@example.net");
        using var old = AddCertificate("eve@example.net", new CertificateShape { To = Now.AddDays(-1) });
        AddOpenPgp("eve@example.net", new OpenPgpShape { IsRevoked = true });
        var error = await RefusedAsync(Options(), Message("bob@example.net", "eve@example.net", "joe@example.net"));

        Assert.Equal((SendStage.Encrypt, nameof(SendFault.NoAcceptableKey), Smtp.RetryAdvice.Never), (error.Stage, error.Detail, error.Retry));
        var eve = error.WithoutKey!.Value.Single(recipient => recipient.Address is "eve@example.net");
        Assert.Equal([(EncryptionStandard.SMime, KeyFault.Expired), (EncryptionStandard.OpenPgp, KeyFault.Revoked)], eve.Refused.Select(key => (key.Standard, key.Fault)));
        Assert.Empty(error.WithoutKey.Value.Single(recipient => recipient.Address is "joe@example.net").Refused);
        Assert.DoesNotContain(error.WithoutKey.Value, recipient => recipient.Address is "bob@example.net");
        Assert.Contains("eve@example.net.crt expired on 2026-05-31", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_every_recipient_has_a_key_all_get_it_encrypted_and_otherwise_nobody()
    {
        using var bob = AddCertificate("bob@example.net");
        var (first, alone) = await SendAsync(Options(EncryptionPolicy.WhereEveryRecipientHasKey), Message("bob@example.net"));
        var (second, together) = await SendAsync(Options(EncryptionPolicy.WhereEveryRecipientHasKey), Message("bob@example.net", "eve@example.net"));

        Assert.Equal("[...]", alone["bob@example.net"].Subject);
        Assert.Equal("Figures of May", together["bob@example.net eve@example.net"].Subject);
        Assert.Equal((PracticeStatus.Met, PracticeStatus.NotMet), (Evidence(first).Status, Evidence(second).Status));
        Assert.Contains(second.Warnings, warning => warning.Contains("eve@example.net: no key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_kind_decides_and_the_message_before_it()
    {
        using var bob = AddCertificate("bob@example.net");
        var options = Options(EncryptionPolicy.Never);
        options = options with { Encryption = options.Encryption with { Policies = ImmutableDictionary<MailKind, EncryptionPolicy>.Empty.Add(MailKind.Invoice, EncryptionPolicy.Required) } };

        Assert.Equal("Figures of May", await SubjectAsync(new OutgoingMessage(Message("bob@example.net"))));
        Assert.Equal("[...]", await SubjectAsync(new OutgoingMessage(Message("bob@example.net")) { Kind = MailKind.Invoice }));
        Assert.Equal("Figures of May", await SubjectAsync(new OutgoingMessage(Message("bob@example.net")) { Kind = MailKind.Invoice, Encryption = EncryptionPolicy.Never }));
        Assert.Equal("[...]", await SubjectAsync(new OutgoingMessage(Message("bob@example.net")) { Encryption = EncryptionPolicy.Required }));

        async Task<string?> SubjectAsync(OutgoingMessage message) => (await SendAsync(options, message)).Sent["bob@example.net"].Subject;
    }

    [Fact]
    public async Task By_itself_SMIME_goes_before_OpenPGP_and_one_standard_is_for_all()
    {
        using var bob = AddCertificate("bob@example.net");
        AddOpenPgp("bob@example.net");
        AddOpenPgp("eve@example.net");

        var (one, _) = await SendAsync(Options(), Message("bob@example.net"));
        var (two, _) = await SendAsync(Options(), Message("bob@example.net", "eve@example.net"));

        Assert.Equal(("S/MIME", "OpenPGP"), (Evidence(one).Facts["encryption"], Evidence(two).Facts["encryption"]));
    }

    [Fact]
    public async Task The_receipt_tells_by_which_keys_for_whom_and_what_stayed_visible()
    {
        using var bob = AddCertificate("bob@example.net");
        var (receipt, _) = await SendAsync(Options(), Message("bob@example.net"));
        var facts = Evidence(receipt).Facts;

        var fingerprint = bob.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant();
        Assert.Equal($"bob@example.net: {fingerprint} (RSA 2048, pinned by the folder, bob@example.net.crt)", facts["encryptionKeys"]);
        Assert.Equal(("AES-256-GCM", "Required", "none"), (facts["encryptionCipher"], facts["encryptionPolicy"], facts["encryptionSigner"]));
        Assert.Contains("Message-ID", facts["visible"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_signed_or_encrypted_already_is_refused_where_encryption_is_required()
    {
        using var bob = AddCertificate("bob@example.net");
        foreach (MimeEntity body in new MimeEntity[] { new MultipartEncrypted { new ApplicationPgpEncrypted() }, new MultipartSigned { new TextPart("plain") { Text = "x" } }, new MimePart("application", "pkcs7-mime") { Content = new MimeContent(new MemoryStream([1])) } })
        {
            var message = Message("bob@example.net");
            message.Body = body;
            Assert.Equal(nameof(SendFault.EncryptionNotPossible), (await RefusedAsync(Options(), message)).Detail);
        }
    }

    [Fact]
    public void A_policy_without_a_place_for_keys_is_refused_where_the_sender_is_made()
    {
        var nowhere = new SenderOptions { Encryption = new EncryptionOptions { Policy = EncryptionPolicy.Required } };
        var missing = new SenderOptions { Encryption = new EncryptionOptions { KeyFolder = Path.Combine(Keys, "missing") } };

        Assert.All([nowhere, missing], options => Assert.Equal(SendStage.Configure, Assert.Throws<SendException>(() => new PickupSender(Keys, options)).Error.Stage));
    }

    [Fact]
    public async Task A_key_that_comes_later_is_seen_after_a_minute()
    {
        var sender = new Waxwing.Testing.RecordingSender(Options());
        await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message("bob@example.net"), Token));
        using var bob = AddCertificate("bob@example.net");
        await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message("bob@example.net"), Token));
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(SendOutcome.Accepted, (await sender.SendAsync(Message("bob@example.net"), Token)).Outcome);
    }
}
