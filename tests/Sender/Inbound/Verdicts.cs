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
        Assert.Contains($"None of {IndicatorData.All.Values.Count(data => data.Weight > 0)} signs was found. That is no proof", report.Explanation, StringComparison.Ordinal);
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
    public void What_speaks_for_a_message_is_taken_from_its_score_and_told()
    {
        var report = new Letter { Text = "Please verify your email within 24 hours: https://www.example.org/verify/7" }.Judge();

        Assert.Equal((PhishingVerdict.None, 2), (report.Verdict, report.Score));
        Assert.Equal("Score 2: 3 credentials + 2 urgency - 3 proven-own. It would be suspicious from 5; honest mail has one or the other of these, too.", report.Explanation);
        Assert.Equal("ada@example.org", Assert.Single(Assert.Single(report.Mitigations).Evidence));
    }

    [Fact]
    public void A_proven_author_is_worth_nothing_beside_a_sign_that_honest_mail_has_not()
    {
        var report = new Letter
        {
            From = "PayPal <service@example.org>",
            Text = "Please verify your email within 24 hours: https://www.example.org/verify/7",
        }.Judge();

        Assert.Empty(report.Mitigations);
        Assert.Equal((PhishingVerdict.Phishing, 9), (report.Verdict, report.Score));
    }

    [Fact]
    public void A_score_is_never_below_nothing()
    {
        var report = new Letter { To = "undisclosed-recipients:;", Text = "The minutes are at https://www.example.org/minutes" }.Judge();

        Assert.Equal((1, 0), (report.Indicators.Length, report.Score));
        Assert.StartsWith("Score 0: 1 no-recipient - 3 proven-own.", report.Explanation, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("<img src='http://192.0.2.7/a.png'>")]
    [InlineData("<a href='https://example.net/'><img src='https://i.imgur.com/a.png'></a>")]
    [InlineData("{{{{[[[[%%%%")]
    [InlineData("%a %b ")]
    [InlineData("p\u0430yment \u0430ccount \u0440assword ")]
    [InlineData("unsubscribe ")]
    public void A_message_made_to_cost_much_has_a_report_of_bounded_length(string piece)
    {
        var report = new Letter { Html = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)) }.Judge();

        Assert.All(report.Indicators, indicator =>
        {
            Assert.InRange(indicator.Count, 1, 3000);
            Assert.InRange(indicator.Evidence.Length, 0, 3);
        });
    }

    [Theory]
    [InlineData("Dear {{first_name}}, hello", "{{first_name}}")]
    [InlineData("Hello *|FNAME|*", "*|FNAME|*")]
    [InlineData("Bank %rand8% account", "%rand8%")]
    [InlineData("Hi [ Username ]", "[ Username ]")]
    [InlineData("${user.name}", "${user.name}")]
    [InlineData("20 % off, and 30 % more", null)]
    [InlineData("see [1] and [RFC 5322]", null)]
    [InlineData("set x = {y: {z: 1}}", null)]
    [InlineData("%", null)]
    [InlineData("[", null)]
    public void A_place_of_a_template_is_known_by_its_brackets_and_its_name(string text, string? place) => Assert.Equal(place, LeftoverRule.FirstIn(text));

    [Theory]
    [InlineData("<mailto:leave@example.org>", true)]
    [InlineData("<https://example.org/leave>, <mailto:leave@example.org>", true)]
    [InlineData("https://example.org/leave", true)]
    [InlineData("(comment)\r\n <https://example.org/leave>", true)]
    [InlineData("<8Kq.0.9@example.org>", false)]
    [InlineData("<img src=http://example.org/x>", false)]
    [InlineData("", false)]
    public void A_field_to_unsubscribe_is_of_use_if_it_names_an_address(string field, bool isUsable) => Assert.Equal(isUsable, new Unsubscription(field, IsOneClick: false).IsUsable);

    [Theory]
    [InlineData("bdQAkfl", true)]
    [InlineData("KDkYHsbaSNaWzuL", true)]
    [InlineData("CustomerService", false)]
    [InlineData("infoDHL", false)]
    [InlineData("USPSnotice", false)]
    [InlineData("adalovelace", false)]
    public void A_mailbox_made_by_dice_is_known_by_its_capitals(string localPart, bool isRandom) => Assert.Equal(isRandom, RandomNameRule.IsRandomMailbox(localPart));

    [Fact]
    public void Text_that_is_no_Unicode_is_judged_all_the_same()
    {
        var report = Letter.Judge(new TextPart("html") { Content = new MimeContent(new MemoryStream(Encoding.Latin1.GetBytes("<b>\xD8\x00\xFF\xFE</b> &#xD800; 100 free spins"))) });

        Assert.Contains(report.Indicators, indicator => string.Equals(indicator.Id, "offer", StringComparison.Ordinal));
    }
}
