using System.Text;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Encryption;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Prepared;

/// <summary>What needs no relay is done once, when a message is accepted.</summary>
public sealed class Preparations : SenderTest
{
    private static MailPreparer Preparer { get; } = new(new SenderOptions());

    [Fact]
    public async Task A_message_is_judged_identified_and_encoded_without_any_relay()
    {
        var prepared = await Preparer.PrepareAsync(new OutgoingMessage(Message()) { Kind = MailKind.Invoice }, Token);

        Assert.Equal(("ada@example.org", "ada@example.org", MailKind.Invoice), (prepared.From.ToString(), prepared.ReversePath!.ToString(), prepared.Kind));
        Assert.Equal(["bob@example.net"], prepared.Recipients.Select(recipient => recipient.ToString()));
        var text = Text(prepared);
        Assert.Contains($"Message-Id: {prepared.MessageId}\r\n", text, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\r\n\r\nhello\r\n", text, StringComparison.Ordinal);
        Assert.Empty(prepared.Warnings);
    }

    [Fact]
    public async Task Eight_bit_text_becomes_what_every_relay_takes()
    {
        var message = Message();
        message.Body = new TextPart("plain") { Text = "Viele Grüße an alle", ContentTransferEncoding = ContentEncoding.EightBit };

        var prepared = await Preparer.PrepareAsync(message, Token);

        Assert.True(Ascii.IsValid(prepared.Content.Span));
        Assert.Equal("Viele Grüße an alle", (await MimeMessage.LoadAsync(new MemoryStream(prepared.Content.ToArray()), Token)).TextBody!.TrimEnd());
    }

    [Fact]
    public async Task Declared_binary_becomes_lines()
    {
        var message = Message();
        message.Body = new MimePart("application", "octet-stream") { ContentTransferEncoding = ContentEncoding.Binary, Content = new MimeContent(new MemoryStream([0, 13, 10, 255])) };

        Assert.EndsWith("\r\nAA0K/w==\r\n", Text(await Preparer.PrepareAsync(message, Token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hidden_recipients_are_told_to_the_caller_and_stand_nowhere_in_content_or_findings()
    {
        var message = Message();
        message.Bcc.Add(new MailboxAddress(null, "eve@example.net"));

        var prepared = await Preparer.PrepareAsync(message, Token);

        Assert.Equal("eve@example.net", Assert.Single(prepared.HiddenRecipients).ToString());
        Assert.DoesNotContain("eve", Text(prepared) + prepared.Findings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_that_is_given_stays_and_another_is_that_of_the_clock()
    {
        var given = Message();
        given.Date = new DateTimeOffset(2026, 12, 24, 18, 0, 0, TimeSpan.Zero);
        var undated = Message();
        undated.Headers.Remove(HeaderId.Date);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        var preparer = new MailPreparer(new SenderOptions { Clock = clock });

        Assert.Contains("Date: Thu, 24 Dec 2026 18:00:00 +0000\r\n", Text(await preparer.PrepareAsync(given, Token)), StringComparison.Ordinal);
        Assert.Contains("Date: Mon, 01 Jun 2026 12:00:00 +0000\r\n", Text(await preparer.PrepareAsync(undated, Token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_is_refused_above_the_limit_and_taken_at_it()
    {
        var length = (await Preparer.PrepareAsync(Named(), Token)).Content.Length;

        Assert.Equal(length, (await new MailPreparer(new SenderOptions(), length).PrepareAsync(Named(), Token)).Content.Length);
        var error = await RefusedAsync(new MailPreparer(new SenderOptions(), length - 1), Named());
        Assert.Equal((SendStage.Encode, nameof(SmtpFailureDetail.SizeExceeded), false), (error.Stage, error.Detail, error.Transient));
        Assert.Contains($"has {length} octets", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ada <ada@example.org>", "Pay with 4111 1111 1111 1111, please", SendStage.Protect, SendFault.SensitiveContent)]
    [InlineData("Ada <ada@example.org>, Eve <eve@example.org>", "hello", SendStage.Validate, SendFault.SeveralFrom)]
    public async Task What_sending_would_refuse_is_refused_here(string from, string text, SendStage stage, SendFault fault)
    {
        var message = Message(text: text);
        message.From.Clear();
        message.From.AddRange(InternetAddressList.Parse(from));

        var error = await RefusedAsync(Preparer, message);

        Assert.Equal((stage, fault.ToString()), (error.Stage, error.Detail));
    }

    [Fact]
    public async Task What_is_to_be_taken_out_is_not_in_the_content()
    {
        var preparer = new MailPreparer(new SenderOptions { Guard = GuardPolicy.Default.With(SensitiveCategory.PaymentCard, GuardAction.Redact) });

        var prepared = await preparer.PrepareAsync(Message(text: "Card 4111 1111 1111 1111"), Token);

        Assert.DoesNotContain("4111 1111", Text(prepared), StringComparison.Ordinal);
        Assert.DoesNotContain("1111", prepared.Findings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_asked_of_relays_would_be_lost_and_is_refused()
    {
        var asking = new OutgoingMessage(Message()) { RequireTls = true };

        await Assert.ThrowsAsync<ArgumentException>("message", async () => await Preparer.PrepareAsync(asking, Token));
    }

    [Fact]
    public async Task A_message_that_the_sender_owns_is_disposed_of()
    {
        using var stream = new MemoryStream(new byte[10]);
        var message = Message();
        message.Body = new MimePart("application", "octet-stream") { Content = new MimeContent(stream) };

        await Preparer.PrepareAsync(new OutgoingMessage(message) { OwnsMime = true }, Token);

        Assert.False(stream.CanRead);
    }

    [Fact]
    public async Task A_stream_that_fails_refuses_the_message()
    {
        var message = Message();
        message.Body = new MimePart("application", "octet-stream") { Content = new MimeContent(new FailingStream()) };

        var error = await RefusedAsync(new MailPreparer(new SenderOptions { Guard = null }), message);

        Assert.Equal((SendStage.Encode, nameof(SmtpFailureDetail.ContentSourceFailed)), (error.Stage, error.Detail));
    }

    [Fact]
    public async Task A_caller_who_stops_gets_his_own_cancellation()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Preparer.PrepareAsync(Message(), stopped.Token));
    }

    private static MimeMessage Named()
    {
        var message = Message();
        message.MessageId = "same@example.org";
        message.Date = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return message;
    }

    private static string Text(PreparedMessage prepared) => Encoding.UTF8.GetString(prepared.Content.Span);

    private static async Task<SendError> RefusedAsync(MailPreparer preparer, OutgoingMessage message)
    {
        var refused = await Assert.ThrowsAsync<SendException>(async () => await preparer.PrepareAsync(message, Token));
        Assert.Null(refused.Receipt);
        return refused.Error;
    }

    private sealed class FailingStream() : MemoryStream(new byte[100])
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("the disk is gone");

        public override int Read(Span<byte> buffer) => throw new IOException("the disk is gone");
    }
}
