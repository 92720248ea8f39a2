using System.Text;
using MimeKit;

namespace Waxwing.Tests.Guard;

/// <summary>What is taken out leaves a word, and a message that can still be read.</summary>
public sealed class Redaction
{
    private static readonly GuardPolicy Redacting = GuardPolicy.Default
        .With(SensitiveCategory.PaymentCard, GuardAction.Redact)
        .With(SensitiveCategory.Secret, GuardAction.Redact);

    [Fact]
    public void Subject_and_text_say_what_was_there()
    {
        using var message = new MimeMessage { Subject = "Card 4111 1111 1111 1111 of Ada", Body = new TextPart("plain") { Text = "a\npassword=Vq7nR2xwLk!\nb 4111111111111111 c" } };
        var report = SensitiveDataGuard.Inspect(message, MailKind.Notification, Redacting);

        Assert.Equal(GuardAction.Redact, report.Action);
        Assert.Empty(report.Redact(message));
        Assert.Equal("Card [card ••••1111] of Ada", message.Subject);
        Assert.Equal("a\npassword=[secret removed]\nb [card ••••1111] c", message.TextBody);
        Assert.Empty(SensitiveDataGuard.Inspect(message, MailKind.Notification, Redacting).Findings);
    }

    [Theory]
    [InlineData("a password=4111-1111-1111-1111!Xy9 b", "a password=[card ••••1111] b")]
    [InlineData("a card password=Xy9!6011000990139424!Xy9 b", "a card password=[card ••••9424] b")]
    [InlineData("a password=4111-1111-1111-1111!5555-5555-5555-4444!Xy9 b", "a password=[card ••••1111][card ••••4444] b")]
    public void Of_two_findings_that_overlap_nothing_stays(string text, string redacted)
    {
        using var message = new MimeMessage { Body = new TextPart("plain") { Text = text } };
        var report = SensitiveDataGuard.Inspect(message, MailKind.Notification, Redacting);

        Assert.Empty(report.Redact(message));
        Assert.Equal(redacted, message.TextBody);
    }

    [Fact]
    public void HTML_keeps_its_markup()
    {
        using var message = new MimeMessage { Body = new TextPart("html") { Text = "<p class=\"x\">Card <b>4111</b> 1111 1111 <i>1111</i> &amp; 5555555555554444 &lt;ok&gt;</p>" } };

        Assert.Empty(SensitiveDataGuard.Inspect(message, MailKind.Notification, Redacting).Redact(message));
        Assert.Equal("<p class=\"x\">Card <b>[card ••••1111]</b><i></i> &amp; [card ••••4444] &lt;ok&gt;</p>", message.HtmlBody!.Replace("&#8226;", "•", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<script>const p = 'password=Vq7nR2xwLk!'; if (1 < 2 && p) { }</script>", "<script>const p = 'password=[secret removed]'; if (1 < 2 && p) { }</script>")]
    [InlineData("<style>/* 4111 1111 1111 1111 */ a > b { content: '&' }</style>", "<style>/* [card ••••1111] */ a > b { content: '&' }</style>")]
    [InlineData("<svg><![CDATA[4111 1111 1111 1111 & <b>]]></svg>", "<svg><![CDATA[[card ••••1111] & <b>]]></svg>")]
    [InlineData("<p>4111 1111 1111 1111 &lt;b&gt; &amp;</p>", "<p>[card &#8226;&#8226;&#8226;&#8226;1111] &lt;b&gt; &amp;</p>")]
    public void HTML_is_encoded_where_it_is_text_and_nowhere_else(string html, string redacted)
    {
        using var message = new MimeMessage { Body = new TextPart("html") { Text = html } };

        Assert.Empty(SensitiveDataGuard.Inspect(message, MailKind.Notification, Redacting).Redact(message));
        Assert.Equal(redacted, message.HtmlBody);
    }

    [Fact]
    public void What_stands_elsewhere_is_said_to_remain()
    {
        var builder = new BodyBuilder { HtmlBody = "<p title=\"4111 1111 1111 1111\">4111 1111 1111 1111</p>" };
        builder.Attachments.Add("a.txt", Encoding.ASCII.GetBytes("4111 1111 1111 1111"));
        using var message = new MimeMessage { Body = builder.ToMessageBody() };

        var remaining = SensitiveDataGuard.Inspect(message, MailKind.Notification, Redacting).Redact(message);

        Assert.Equal(["html", "attachment 1 (a.txt)"], remaining.Select(finding => finding.Part));
    }
}
