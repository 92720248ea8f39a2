using MimeKit;
using Waxwing.Sandbox;

namespace Waxwing.Tests.Encryption;

/// <summary>The keys to which a message is encrypted can be read by everybody who gets it. No Bcc recipient is among them.</summary>
public sealed class HiddenRecipients : EncryptionTest
{
    [Fact]
    public async Task A_Bcc_recipient_of_SMIME_has_an_encryption_of_his_own()
    {
        using var bob = AddCertificate("bob@example.net");
        using var eve = AddCertificate("eve@example.net");
        using var joe = AddCertificate("joe@example.net");
        var (receipt, sent) = await SendAsync(Options(), Hidden(Message("bob@example.net"), "eve@example.net", "joe@example.net"));

        foreach (var (who, certificate) in new[] { ("bob@example.net", bob), ("eve@example.net", eve), ("joe@example.net", joe) })
        {
            var envelope = new AuthEnvelope(Decoded(sent[who].Body!));
            Assert.Equal([AuthEnvelope.Serial(certificate)], envelope.Recipients.Select(recipient => recipient.Serial));
            var header = Entity(envelope.Open(certificate)).Headers;
            Assert.Equal("bob@example.net", header[HeaderId.To]);
            Assert.DoesNotContain(header, field => field.Value.Contains("eve@", StringComparison.Ordinal) || field.Value.Contains("joe@", StringComparison.Ordinal));
        }

        Assert.Equal("2", Evidence(receipt).Facts["encryptedApart"]);
    }

    [Fact]
    public async Task A_Bcc_recipient_of_OpenPGP_has_an_encryption_of_his_own()
    {
        var bob = AddOpenPgp("bob@example.net");
        var eve = AddOpenPgp("eve@example.net");
        var (_, sent) = await SendAsync(Options(), Hidden(Message("bob@example.net"), "eve@example.net"));

        Assert.Equal([bob.GetSecretKeys().Last().KeyId], OpenPgpOpener.Recipients(sent["bob@example.net"]));
        Assert.Equal([eve.GetSecretKeys().Last().KeyId], OpenPgpOpener.Recipients(sent["eve@example.net"]));
        Assert.NotEmpty(OpenPgpOpener.Open(sent["eve@example.net"], eve).Payload);
    }

    [Fact]
    public async Task Where_all_are_hidden_each_has_one_of_his_own()
    {
        using var eve = AddCertificate("eve@example.net");
        using var joe = AddCertificate("joe@example.net");
        var (_, sent) = await SendAsync(Options(), Hidden(Message(), "eve@example.net", "joe@example.net"));

        Assert.Equal([AuthEnvelope.Serial(eve)], new AuthEnvelope(Decoded(sent["eve@example.net"].Body!)).Recipients.Select(recipient => recipient.Serial));
        Assert.Equal([AuthEnvelope.Serial(joe)], new AuthEnvelope(Decoded(sent["joe@example.net"].Body!)).Recipients.Select(recipient => recipient.Serial));
    }

    [Fact]
    public async Task A_Bcc_recipient_without_a_key_holds_the_message_back()
    {
        using var bob = AddCertificate("bob@example.net");
        var error = await RefusedAsync(Options(), Hidden(Message("bob@example.net"), "eve@example.net"));

        Assert.Equal("eve@example.net", Assert.Single(error.WithoutKey!.Value).Address);
    }

    [Fact]
    public async Task A_relay_gets_in_each_transaction_what_is_for_its_recipients()
    {
        var today = TimeProvider.System.GetUtcNow();
        var shape = new CertificateShape { From = today.AddDays(-1), To = today.AddDays(1) };
        using var bob = AddCertificate("bob@example.net", shape);
        using var eve = AddCertificate("eve@example.net", shape);
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Token);
        await using var sender = new MailSender(new SenderOptions
        {
            Relays = [RelayOptions.FromUrl($"smtps://{sandbox.User}@localhost:{sandbox.SmtpsPort}") with { Password = Secret.FromValue(sandbox.Password), AuthorityFile = sandbox.AuthorityFile }],
            Encryption = Options().Encryption,
        });
        var receipt = await sender.SendAsync(Hidden(Message("bob@example.net"), "eve@example.net"), Token);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        var captured = sandbox.Messages.Snapshot().ToDictionary(message => message.Recipients.Single().ToString(), message => MimeMessage.Load(new MemoryStream(message.Content.ToArray())), StringComparer.Ordinal);
        foreach (var (who, certificate) in new[] { ("bob@example.net", bob), ("eve@example.net", eve) })
        {
            var envelope = new AuthEnvelope(Decoded(captured[who].Body!));
            Assert.Single(envelope.Recipients);
            Assert.NotEmpty(envelope.Open(certificate));
        }
    }

    private static MimeMessage Hidden(MimeMessage message, params string[] bcc)
    {
        message.Bcc.AddRange(bcc.Select(MailboxAddress.Parse));
        return message;
    }
}
