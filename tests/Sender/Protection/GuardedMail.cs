using System.Text;
using MimeKit;
using Waxwing.Tests.Pickup;

namespace Waxwing.Tests.Protection;

/// <summary>Practice 13: every message is read before it leaves, and the policy for its kind decides.</summary>
public sealed class GuardedMail : PickupTest
{
    private const string Card = "4111 1111 1111 1111";
    private const string Iban = "DE89 3704 0044 0532 0130 00";

    [Fact]
    public async Task A_card_is_refused_before_anything_leaves_and_its_number_is_told_nowhere()
    {
        var sender = new PickupSender(Folder);

        var refused = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(text: $"Pay with\r\ncard {Card}, please"), Token));

        Assert.Equal((SendStage.Protect, nameof(SendFault.SensitiveContent), false), (refused.Error.Stage, refused.Error.Detail, refused.Error.Transient));
        Assert.Contains("payment-card ••••1111 in text, line 2", refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal((PracticeStatus.Met, "1"), (Practice(refused.Receipt!, 13).Status, Practice(refused.Receipt!, 13).Facts["found"]));
        Assert.DoesNotContain("4111", $"{refused}{refused.Receipt}{Practice(refused.Receipt!, 13)}", StringComparison.Ordinal);
        Assert.Empty(Everything);
    }

    [Theory]
    [InlineData(MailKind.Invoice, PracticeStatus.Met, 0)]
    [InlineData(MailKind.Notification, PracticeStatus.NotMet, 1)]
    public async Task An_account_is_usual_in_an_invoice_and_warned_of_elsewhere(MailKind kind, PracticeStatus status, int warnings)
    {
        var receipt = await new PickupSender(Folder).SendAsync(new OutgoingMessage(Message(text: $"Account {Iban}")) { Kind = kind }, Token);

        Assert.Equal((status, warnings), (Practice(receipt, 13).Status, receipt.Warnings.Count(warning => warning.Contains("iban ••••3000 in text, line 1", StringComparison.Ordinal))));
        Assert.Contains("iban", Practice(receipt, 13).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_to_be_redacted_is_taken_out_of_what_leaves()
    {
        var options = new SenderOptions { Guard = GuardPolicy.Default.With(SensitiveCategory.PaymentCard, GuardAction.Redact) };

        var receipt = await new PickupSender(Folder, options).SendAsync(Message(text: $"Card {Card}"), Token);

        var sent = await MimeMessage.LoadAsync(Files.Single(), Token);
        Assert.Equal("Card [card ••••1111]", sent.TextBody!.TrimEnd());
        Assert.Equal((PracticeStatus.Met, "1"), (Practice(receipt, 13).Status, Practice(receipt, 13).Facts["redacted"]));
    }

    [Fact]
    public async Task What_cannot_be_taken_out_is_refused()
    {
        var message = Message();
        message.Body = new Multipart("mixed")
        {
            new TextPart("plain") { Text = "see the list" },
            new MimePart("text", "csv") { FileName = "list.csv", Content = new MimeContent(new MemoryStream(Encoding.ASCII.GetBytes($"name,card\r\nAda,{Card}\r\n"))) },
        };
        var options = new SenderOptions { Guard = GuardPolicy.Default.With(SensitiveCategory.PaymentCard, GuardAction.Redact) };

        var refused = await Assert.ThrowsAsync<SendException>(() => new PickupSender(Folder, options).SendAsync(message, Token));

        Assert.Equal(nameof(SendFault.SensitiveContent), refused.Error.Detail);
        Assert.Contains("attachment 1 (list.csv)", refused.Error.Message, StringComparison.Ordinal);
        Assert.Empty(Everything);
    }

    [Fact]
    public async Task What_may_go_out_only_encrypted_is_refused_where_nothing_is_encrypted()
    {
        var options = new SenderOptions { Guard = GuardPolicy.Default.With(SensitiveCategory.BankAccount, GuardAction.Encrypt) };

        var refused = await Assert.ThrowsAsync<SendException>(() => new PickupSender(Folder, options).SendAsync(Message(text: Iban), Token));

        Assert.Contains("only encrypted", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_may_have_a_policy_of_its_own()
    {
        var policy = GuardPolicy.Default.Allowing(new GuardAllowance("payment-card", "the number of the test card, from the vendor's page") { Value = Card });

        var receipt = await new PickupSender(Folder).SendAsync(new OutgoingMessage(Message(text: $"Test with {Card}")) { Guard = policy }, Token);

        Assert.Equal((SendOutcome.Accepted, PracticeStatus.Met), (receipt.Outcome, Practice(receipt, 13).Status));
    }

    [Fact]
    public async Task Without_a_guard_nobody_reads_it_and_the_receipt_says_so()
    {
        var receipt = await new PickupSender(Folder, new SenderOptions { Guard = null }).SendAsync(new OutgoingMessage(Message(text: Card)) { Guard = GuardPolicy.Default }, Token);

        Assert.Equal((PracticeStatus.NotMet, "the guard is turned off: nobody has read the message for sensitive data"), (Practice(receipt, 13).Status, Practice(receipt, 13).Evidence));
    }

    [Fact]
    public async Task What_could_not_be_read_is_named()
    {
        var message = Message();
        message.Body = new Multipart("mixed")
        {
            new TextPart("plain") { Text = "see the picture" },
            new MimePart("image", "png") { FileName = "a.png", Content = new MimeContent(new MemoryStream([1, 2, 3])) },
        };

        var receipt = await new PickupSender(Folder).SendAsync(message, Token);

        Assert.Equal((PracticeStatus.Met, "1"), (Practice(receipt, 13).Status, Practice(receipt, 13).Facts["unread"]));
        Assert.Contains("attachment 1 (a.png) (NoReader)", Practice(receipt, 13).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_whose_stream_fails_is_a_failure_with_a_name()
    {
        var message = Message();
        message.Body = new TextPart("plain") { Content = new MimeContent(new Broken()) };

        var failed = await Assert.ThrowsAsync<SendException>(() => new PickupSender(Folder).SendAsync(message, Token));

        Assert.Equal((SendStage.Protect, nameof(Smtp.SmtpFailureDetail.ContentSourceFailed)), (failed.Error.Stage, failed.Error.Detail));
    }

    private sealed class Broken() : MemoryStream([1, 2, 3])
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("the disk is gone");

        public override int Read(Span<byte> buffer) => throw new IOException("the disk is gone");
    }
}
