using System.Text;
using MimeKit;
using Waxwing.Tests.Encryption;

namespace Waxwing.Tests.Prepared;

/// <summary>An encrypted message is kept as one content, for those who may know of one another.</summary>
public sealed class EncryptedPreparations : EncryptionTest
{
    [Fact]
    public async Task What_is_kept_is_the_encryption_and_the_findings_name_its_keys()
    {
        AddCertificate("bob@example.net").Dispose();

        var prepared = await new MailPreparer(Options()).PrepareAsync(Message("bob@example.net"), Token);

        Assert.Contains("application/pkcs7-mime", Encoding.ASCII.GetString(prepared.Content.Span), StringComparison.Ordinal);
        Assert.DoesNotContain("Figures of May", Encoding.ASCII.GetString(prepared.Content.Span), StringComparison.Ordinal);
        Assert.Contains("bob@example.net: ", prepared.Found.Facts.Encryption!.Keys.Single(), StringComparison.Ordinal);
        Assert.Equal(prepared.Findings, PreparedFacts.Read(prepared.Findings).Write());
    }

    [Fact]
    public async Task A_Bcc_recipient_beside_others_would_need_another_content_and_is_refused()
    {
        AddCertificate("bob@example.net").Dispose();
        AddCertificate("eve@example.net").Dispose();
        var message = Message("bob@example.net");
        message.Bcc.Add(new MailboxAddress(null, "eve@example.net"));

        var refused = await Assert.ThrowsAsync<SendException>(async () => await new MailPreparer(Options()).PrepareAsync(message, Token));

        Assert.Equal((SendStage.Encrypt, nameof(SendFault.EncryptionNotPossible)), (refused.Error.Stage, refused.Error.Detail));
    }

    [Fact]
    public async Task Alone_he_has_one_of_his_own()
    {
        AddCertificate("eve@example.net").Dispose();
        var message = Message();
        message.Bcc.Add(new MailboxAddress(null, "eve@example.net"));

        var prepared = await new MailPreparer(Options()).PrepareAsync(message, Token);

        Assert.Equal((0, "eve@example.net"), (prepared.Recipients.Length, Assert.Single(prepared.HiddenRecipients).ToString()));
    }
}
