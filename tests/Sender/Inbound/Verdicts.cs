using System.Text;
using MimeKit;

namespace Waxwing.Tests.Inbound;

/// <summary>How signs become a verdict that explains itself.</summary>
public sealed class Verdicts
{
    [Fact]
    public void An_honest_letter_has_no_sign_and_the_report_says_what_that_is_worth()
    {
        var report = new Letter().Judge();

        Assert.Empty(report.Indicators);
        Assert.Equal((PhishingVerdict.None, 0), (report.Verdict, report.Score));
        Assert.Contains($"None of {IndicatorData.All.Count} signs was found. That is no proof", report.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void One_light_sign_is_told_and_is_no_verdict()
    {
        var report = new Letter { ReturnPath = "bounce@example.net", Dmarc = AuthenticationStep.Undecided }.Judge();

        Assert.Equal(PhishingVerdict.None, report.Verdict);
        Assert.Equal("Score 1: 1 return-path-differs. It would be suspicious from 5; honest mail has one or the other of these, too.", report.Explanation);
        Assert.Equal("From ada@example.org, Return-Path bounce@example.net", Assert.Single(Assert.Single(report.Indicators).Evidence));
    }

    [Fact]
    public void Several_signs_together_are_a_verdict_the_heaviest_first()
    {
        var report = new Letter
        {
            From = "PayPal <service@9mq5xapbr4.com>",
            Dmarc = "fail",
            Html = "Your account has been limited. <a href='http://192.0.2.7/x'>www.paypal.com</a>",
        }.Judge();

        Assert.Equal(PhishingVerdict.Phishing, report.Verdict);
        Assert.Equal("link-text-differs", report.Indicators[0].Id);
        Assert.Equal(report.Indicators.Sum(indicator => indicator.Weight), report.Score);
        Assert.All(report.Indicators, indicator => Assert.Contains($"{indicator.Weight} {indicator.Id}", report.Explanation, StringComparison.Ordinal));
    }

    [Fact]
    public void A_sign_counts_once_however_often_it_is_there()
    {
        var report = new Letter { Html = string.Concat(Enumerable.Range(1, 9).Select(i => $"<a href='http://192.0.2.{i}/'>{i}</a> ")) }.Judge();

        var sign = Assert.Single(report.Indicators, indicator => string.Equals(indicator.Id, "link-ip-host", StringComparison.Ordinal));
        Assert.Equal((9, 3), (sign.Count, sign.Evidence.Length));
    }

    [Fact]
    public void What_is_quoted_is_short_printable_and_in_one_line()
    {
        var report = new Letter { Html = $"<a href='http://192.0.2.7/{new string('x', 5000)}'>a\u001b[2J\u202Ebc\r\n\td</a>" }.Judge();

        Assert.All(report.Indicators.SelectMany(indicator => indicator.Evidence), evidence =>
        {
            Assert.InRange(evidence.Length, 1, 180);
            Assert.DoesNotContain(evidence, character => char.IsControl(character) || character == '\u202E');
        });
    }

    [Fact]
    public void An_attached_message_is_not_judged_and_the_report_says_so()
    {
        using var inner = new MimeMessage { Subject = "You have won", Body = new TextPart("plain") { Text = "Claim now" } };
        var report = Letter.Judge(new Multipart("mixed") { new TextPart("plain") { Text = "See below" }, new MessagePart { Message = inner } });

        Assert.Contains("attached message was not judged", Assert.Single(report.Unread), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_beyond_measure_are_not_read_and_the_report_says_so()
    {
        var body = new Multipart("mixed");
        var innermost = body;
        for (var i = 0; i < 100; i++)
        {
            var next = new Multipart("mixed");
            innermost.Add(next);
            innermost = next;
        }

        innermost.Add(new TextPart("plain") { Text = "You have won" });

        Assert.Contains("32 deep", Assert.Single(Letter.Judge(body).Unread), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<a href='http://192.0.2.7/'>")]
    [InlineData("<p style='display:none;color:#fff;font-size:0;'>")]
    [InlineData("</b></i></p>")]
    [InlineData("www.a.example ")]
    [InlineData("you have won ")]
    [InlineData("<!-- x --")]
    public void A_page_made_to_cost_much_is_read_within_bounds(string piece)
    {
        var page = HtmlReading.Read(string.Concat(Enumerable.Repeat(piece, 3_000_000 / piece.Length)));

        Assert.False(page.IsWhole);
        Assert.InRange(page.Links.Length, 0, 2000);
        Assert.InRange(page.Visible.Length + page.Hidden.Length, 0, 3 * HtmlReading.MaxLength);
    }

    [Fact]
    public void Text_that_is_no_Unicode_is_judged_all_the_same()
    {
        var report = Letter.Judge(new TextPart("html") { Content = new MimeContent(new MemoryStream(Encoding.Latin1.GetBytes("<b>\xD8\x00\xFF\xFE</b> &#xD800; 100 free spins"))) });

        Assert.Contains(report.Indicators, indicator => string.Equals(indicator.Id, "offer", StringComparison.Ordinal));
    }
}
