namespace Waxwing.Tests.Inbound;

/// <summary>
/// Mail as honest senders write it today, which shares much with phishing: it presses, speaks of accounts and prizes, counts clicks. None of it may
/// be suspicious. All of it is our own; names and addresses are made up.
/// </summary>
public sealed class HonestMail
{
    private const string OneClick = "Message-ID: <1@example.org>\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000\r\nList-Unsubscribe: <https://click.example.org/u/7>, <mailto:leave@example.org>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";

    private const string Reply = "Message-ID: <1@example.org>\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000\r\nIn-Reply-To: <0@example.net>\r\n";

    private static readonly Letter Company = new() { From = "Orchid Tools <hello@example.org>", ReturnPath = "bounce-7@mail.example.org" };

    private static readonly Dictionary<string, Letter> Letters = new(StringComparer.Ordinal)
    {
        ["a reset of a password"] = Company with
        {
            Subject = "Reset your password",
            Html = "<p>Somebody asked for a new password. The link expires in 24 hours.</p><p><a href='https://app.example.org/reset?t=8f3Kq29x'>Choose a new password</a></p><p>If it was not you, do nothing.</p>",
        },
        ["an address to be confirmed"] = Company with
        {
            Subject = "Verify your email address",
            Html = "<p>Please verify your email within 24 hours.</p><a href='https://app.example.org/v/8f3Kq29x'>Verify your account</a>",
        },
        ["a warning of a new device"] = Company with
        {
            Subject = "Security alert: new sign-in",
            Text = "We saw a sign-in from a new device. If this was not you, immediate action is needed: https://app.example.org/security\n",
        },
        ["a card that was declined"] = Company with
        {
            Subject = "Your payment failed",
            Html = "<p>Your payment was declined. Update your billing information before 9 November.</p><a href='https://billing.example.org/i/7'>Update your payment method</a>",
        },
        ["a parcel on its way"] = Company with
        {
            From = "Orchid Post <notice@example.org>",
            Subject = "Your parcel arrives tomorrow",
            Html = "<p>Your package is on its way. Tracking notification 4711.</p><a href='https://track.example.org/4711'>Follow it</a>",
        },
        ["a receipt with a document"] = Company with
        {
            Subject = "Your receipt 2026-1102",
            Text = "Thank you for your order. The invoice is attached.\n",
            Attachment = ("invoice-2026-1102.pdf", "application/pdf", [.. "%PDF-1.7"u8]),
        },
        ["a newsletter whose clicks are counted elsewhere"] = Company with
        {
            Subject = "Only today: 20 % off all saws",
            Fields = OneClick,
            ReturnPath = "bounces+7@mailings.example.net",
            Html = $"""
                <div style='display:none;max-height:0;overflow:hidden'>Our saws are cheaper today than on any other day of this year, see for yourself.</div>
                <p>{Prose}</p><a href='https://click.example.net/c/eyJ1IjoiNyJ9'>See the saws</a> <a href='https://click.example.net/c/eyJ1IjoiOCJ9'>www.example.org</a>
                <img src='https://cdn.example.net/saw.png'><p>You no longer wish to receive this? <a href='https://click.example.net/u/7'>Unsubscribe</a></p>
                """,
        },
        ["a newsletter by way of a service with a name for machines"] = Company with
        {
            Subject = "Our saws in November",
            Fields = OneClick,
            ReturnPath = "bounce-2246-7@s18.acmsrvdx.com",
            Html = $"<p>{Prose}</p><a href='https://orchid.acmlinks.example/Prod/link-tracker?u=7'>Read on</a> <p>Unsubscribe</p>",
        },
        ["a raffle of a shop"] = Company with
        {
            Subject = "Win a gift card",
            Fields = OneClick,
            Html = $"<p>Take part in our quick survey and claim your gift card. {Prose}</p><a href='https://www.example.org/raffle'>Take part</a> <a href='https://www.facebook.com/orchidtools'>Follow us</a>",
        },
        ["a charity that asks"] = Company with
        {
            From = "Orchid Fund <office@example.org>",
            Subject = "Every little helps",
            Fields = OneClick,
            Html = $"<p>With a donation of 10 euros a school gets a book. {Prose}</p><a href='https://www.example.org/give'>Give</a>",
        },
        ["an invitation to a document"] = Company with
        {
            From = "Bob (via Orchid Docs) <share@example.org>",
            ReplyTo = "bob@example.org",
            Subject = "Bob shared a document with you",
            Html = "<p>New document shared: Minutes.</p><a href='https://docs.example.org/d/1aB2cD3eF4gH5iJ6kL7mN8oP9q'>Open</a>",
        },
        ["a calendar's invitation with a meeting elsewhere"] = new()
        {
            Subject = "Invitation: Planning, Tuesday 10:00",
            Text = "Join the meeting: https://meet.example.net/abc-defg-hij\n\nAgenda: plans, dates, money. See you there, Ada\n",
        },
        ["a colleague with a logo below the name"] = new()
        {
            Fields = Reply,
            Subject = "Re: Lunch on Tuesday",
            Html = $"<p>Tuesday is fine, see you at noon. {Prose}</p><p>Ada</p><a href='https://www.example.org/'><img src='cid:logo'></a>",
        },
        ["a friend with a link"] = new()
        {
            From = "Bob <bob77@gmail.com>",
            ReturnPath = "bob77@gmail.com",
            Subject = "look",
            Text = "https://www.youtube.com/watch?v=dQw4w9WgXcQ\n",
        },
        ["an answer by a program"] = new()
        {
            ReturnPath = "",
            Subject = "Out of office",
            Fields = "Message-ID: <1@example.org>\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000\r\nAuto-Submitted: auto-replied\r\n",
            Text = "I am back next week. If it is urgent, ask Bob.\n",
        },
        ["mail that comes back"] = new()
        {
            From = "Mail Delivery System <MAILER-DAEMON@mx.example.net>",
            ReturnPath = "",
            Dkim = "none",
            Dmarc = "none",
            Subject = "Undelivered Mail Returned to Sender",
            Text = "Your message could not be delivered: 552 your mailbox is full. See https://help.example.com/552\n",
        },
        ["a list's digest"] = new()
        {
            From = "talk-request@lists.example.net",
            ReturnPath = "talk-bounces@lists.example.net",
            Dkim = "none",
            Dmarc = "none",
            Fields = "Message-ID: <1@lists.example.net>\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000\r\nList-Id: <talk.lists.example.net>\r\n",
            Subject = "Talk Digest, Vol 7, Issue 2",
            Text = "Today's topics: 1. Re: {{name}} in templates. To unsubscribe visit https://lists.example.net/talk\n",
        },
        ["a bank that writes in German"] = Company with
        {
            From = "Orchideenbank <service@example.org>",
            Subject = "Neuer Kontoauszug",
            Html = "<p>Ihr Kontoauszug liegt bereit. Bitte prüfen Sie ihn umgehend.</p><a href='https://banking.example.org/'>Zum Postfach</a>",
        },
        ["a bill of a doctor without a signature"] = new()
        {
            Dkim = "none",
            Dmarc = "none",
            From = "Praxis Dr. Lovelace <praxis@example.org>",
            Subject = "Ihre Rechnung",
            Text = "Anbei die Rechnung.\n",
            Attachment = ("Rechnung.pdf", "application/pdf", [.. "%PDF-1.7"u8]),
        },
    };

    public static TheoryData<string> Kinds => [.. Letters.Keys];

    private static string Prose => string.Concat(Enumerable.Repeat("The weather will be fine all week long, and the sea is calm. ", 6));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Is_not_taken_for_phishing(string kind)
    {
        var report = Letters[kind].Judge();

        Assert.True(report.Verdict == PhishingVerdict.None, report.Explanation);
    }

    // Without DNS, or with a key that is gone, nothing speaks for an author; what comes from himself must not fall over it.
    [Theory]
    [InlineData("a receipt with a document")]
    [InlineData("a colleague with a logo below the name")]
    [InlineData("a friend with a link")]
    [InlineData("a bank that writes in German")]
    public void Is_not_taken_for_phishing_where_nothing_can_be_proved(string kind)
    {
        var report = (Letters[kind] with { Dkim = "temperror", Dmarc = "temperror", Spf = AuthenticationStep.NotChecked }).Judge();

        Assert.True(report.Verdict == PhishingVerdict.None, report.Explanation);
    }
}
