using System.Text;
using CsCheck;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Prepared;

/// <summary>A prepared message can be remade from its parts. What a store has lost or changed does not reach the wire.</summary>
public sealed class Restored : SenderTest
{
    private const string Content = "From: ada@example.org\r\n\r\nhello\r\n";

    private static readonly string[] Subjects = ["Test", "Grüße aus Köln", "日本"];

    private static readonly Gen<string> Name = Gen.Char['a', 'z'].Array[1, 12].Select(characters => new string(characters));

    private static MailPreparer Preparer { get; } = new(new SenderOptions());

    [Fact]
    public Task It_equals_the_one_that_was_prepared() =>
        Gen.Select(Gen.Int[0, Subjects.Length - 1], Gen.String[0, 300], Name.Array[1, 4], Name.Array[0, 3], Gen.Int[0, (int)MailKind.OneTimePassword], Gen.Bool).SampleAsync(async (subject, text, open, hidden, kind, nowhere) =>
        {
            var message = Message(text: text);
            message.Subject = Subjects[subject];
            message.To.AddRange(open.Select(name => new MailboxAddress(null, $"{name}@example.net")));
            message.Bcc.AddRange(hidden.Select(name => new MailboxAddress(null, $"{name}@example.com")));
            var prepared = await Preparer.PrepareAsync(new OutgoingMessage(message) { Kind = (MailKind)kind, ReportsNowhere = nowhere }, Token);

            var restored = PreparedMessage.Restore(prepared.Content.ToArray(), prepared.ReversePath, prepared.Kind, prepared.Findings);

            Assert.Equal((prepared.From, prepared.ReversePath, prepared.MessageId, prepared.Kind, prepared.Findings), (restored.From, restored.ReversePath, restored.MessageId, restored.Kind, restored.Findings));
            Assert.True(prepared.Content.Span.SequenceEqual(restored.Content.Span));
            Assert.Equal(prepared.Unsigned.Facts, restored.Unsigned.Facts);
            Assert.Equal(prepared.Found.Facts.Write(), restored.Found.Facts.Write());
            Assert.Equal(prepared.Warnings, restored.Warnings);
            Assert.Equal((0, 0), (restored.Recipients.Length, restored.HiddenRecipients.Length));
        }, iter: 200, threads: 1);

    [Theory]
    [InlineData("From: ada@example.org\r\n\r\nhello\nworld\r\n", nameof(SmtpFailureDetail.ContentNotCanonical))]
    [InlineData("From: ada@example.org\r\n\r\nhello\rworld\r\n", nameof(SmtpFailureDetail.ContentNotCanonical))]
    [InlineData("From: ada@example.org\r\n\r\nhello\0\r\n", nameof(SmtpFailureDetail.ContentNotCanonical))]
    [InlineData("From: ada@example.org\r\n\r\nhello\r", nameof(SmtpFailureDetail.ContentNotCanonical))]
    [InlineData("From: ada@example.org\r\n\r\nhello", nameof(SendFault.InvalidMessage))]
    [InlineData("", nameof(SendFault.InvalidMessage))]
    [InlineData("\r\n", nameof(SendFault.InvalidMessage))]
    [InlineData("hello\r\n", nameof(SendFault.InvalidMessage))]
    [InlineData(": ada@example.org\r\n\r\nhello\r\n", nameof(SendFault.InvalidMessage))]
    [InlineData("\r\nFrom: ada@example.org\r\n\r\nhello\r\n", nameof(SendFault.InvalidMessage))]
    public async Task Octets_that_are_no_content_are_refused(string content, string detail) =>
        Assert.Equal(detail, Refused(content, await FindingsAsync()).Detail);

    [Fact]
    public async Task A_line_that_is_too_long_is_refused() =>
        Assert.Equal(nameof(SmtpFailureDetail.ContentLineTooLong), Refused($"From: ada@example.org\r\n\r\n{new string('a', 999)}\r\n", await FindingsAsync()).Detail);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"from":"ada@example.org","messageId":"<a@example.org>"}""")]
    [InlineData("""{"version":"1","from":"ada@example.org","messageId":"<a@example.org>"}""")]
    [InlineData("""{"version":1e9,"from":"ada@example.org","messageId":"<a@example.org>"}""")]
    [InlineData("""{"from":"ada@example.org","messageId":"<a@example.org>"}""")]
    [InlineData("""{"version":1,"from":"ada@example.org\r\nBcc: eve@example.net","messageId":"<a@example.org>"}""")]
    [InlineData("""{"version":1,"from":7,"messageId":"<a@example.org>"}""")]
    [InlineData("""{"version":1,"from":"ada@example.org","messageId":"a"}""")]
    [InlineData("""{"version":1,"from":"ada@example.org"}""")]
    [InlineData("""{"version":1,"from":"\ud800@example.org","messageId":"<a@example.org>"}""")]
    public void Findings_that_are_damaged_or_of_another_version_are_refused(string findings)
    {
        var error = Refused(Content, findings);

        Assert.Equal((SendStage.Validate, nameof(SendFault.FindingsUnreadable), false), (error.Stage, error.Detail, error.Transient));
    }

    [Fact]
    public void Findings_without_end_are_refused() =>
        Assert.Equal(nameof(SendFault.FindingsUnreadable), Refused(Content, $$"""{"warnings":"{{new string('a', 1024 * 1024)}}","version":1}""").Detail);

    [Theory]
    [InlineData("\"warnings\":[]", "\"warnings\":null")]
    [InlineData("\"warnings\":[]", "\"warnings\":[],\"later\":1")]
    [InlineData("\"origin\":\"Generated\"", "\"origin\":99")]
    [InlineData("\"action\":\"Allow\"", "\"action\":77")]
    [InlineData("\"detectors\":[]", "\"detectors\":null")]
    [InlineData("\"addresses\":2", "\"addresses\":\"two\"")]
    [InlineData("\"dateAdded\":false", "\"dateAdded\":null")]
    [InlineData("\"warnings\":[]", "\"warnings\":[\"\\ud800\"]")]
    [InlineData("\"warnings\":[]", "\"warnings\":[],\"warnings\":[]")]
    [InlineData("\"redacted\":0,", "")]
    [InlineData("\"validation\":{", "\"validation\":null,\"other\":{")]
    public async Task What_is_damaged_behind_author_and_id_stops_nothing_and_is_told(string written, string damaged)
    {
        var findings = await FindingsAsync();
        Assert.Contains(written, findings, StringComparison.Ordinal);
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        await using var sender = new MailSender(Options(peer));
        var restored = PreparedMessage.Restore(Encoding.ASCII.GetBytes(Content), reversePath: null, MailKind.Notification, findings.Replace(written, damaged, StringComparison.Ordinal));

        var receipt = await sender.DeliverAsync(restored, new PreparedDelivery { Recipients = [Mailbox.Parse("bob@example.net")] }, Token);

        Assert.Equal((SendOutcome.Accepted, "ada@example.org"), (receipt.Outcome, receipt.From));
        Assert.Contains("cannot be read", Assert.Single(receipt.Warnings), StringComparison.Ordinal);
        Assert.Equal((PracticeStatus.NotMet, PracticeStatus.NotMet, PracticeStatus.NotMet), (Practice(receipt, 8).Status, Practice(receipt, 12).Status, Practice(receipt, 13).Status));
    }

    [Fact]
    public void The_order_of_the_findings_is_nobodys_to_rely_on()
    {
        var restored = PreparedMessage.Restore(Encoding.ASCII.GetBytes(Content), reversePath: null, MailKind.Notification, """{"guard":{"unread":[1,{}]},"messageId":"<a@example.org>","from":"ada@example.org","version":1}""");

        Assert.Equal(("ada@example.org", "<a@example.org>"), (restored.From.ToString(), restored.MessageId.ToString()));
    }

    [Fact]
    public async Task A_kind_that_there_is_not_is_refused()
    {
        var findings = await FindingsAsync();

        Assert.Throws<ArgumentOutOfRangeException>("kind", () => PreparedMessage.Restore(Encoding.ASCII.GetBytes(Content), reversePath: null, (MailKind)99, findings));
    }

    [Theory]
    [InlineData("TLS-Required: No\r\nSubject: x\r\n\r\nTLS-Required: Yes\r\n", "No")]
    [InlineData("Subject: x\r\n TLS-Required: No\r\ntls-required:\r\n No\r\n\tmore\r\n\r\n", "No\tmore")]
    [InlineData("TLS-Required: No\r\nTLS-REQUIRED: No\r\nTLS-Required-Not: 1\r\n", "No|No")]
    [InlineData("X-TLS-Required: No\r\nTLS-Required : No\r\n", "")]
    [InlineData(" TLS-Required: No\r\n", "")]
    [InlineData("TLS-Required", "")]
    public void A_field_of_the_header_is_found_in_its_octets(string content, string values) =>
        Assert.Equal(values, string.Join('|', HeaderFields.Values(Encoding.ASCII.GetBytes(content), "TLS-Required"u8).Select(value => value.Trim())));

    private static async Task<string> FindingsAsync() => (await Preparer.PrepareAsync(Message(), Token)).Findings;

    private static SendError Refused(string content, string findings) =>
        Assert.Throws<SendException>(() => PreparedMessage.Restore(Encoding.ASCII.GetBytes(content), reversePath: null, MailKind.Notification, findings)).Error;
}
