using System.IO.Compression;
using System.Text;
using Waxwing.Trust;

namespace Waxwing.Tests.Inbound;

/// <summary>For each indicator a message that has it, and one that looks alike and has it not.</summary>
internal static class Examples
{
    private static readonly Letter Honest = new();

    public static IReadOnlyDictionary<string, (Letter Example, Letter CounterExample)> All { get; } = new Dictionary<string, (Letter, Letter)>(StringComparer.Ordinal)
    {
        ["dmarc-fail"] = (Honest with { Dmarc = "fail" }, Honest with { Dmarc = AuthenticationStep.Undecided }),
        ["dmarc-fail-strict"] = (Honest with { Dmarc = "fail", Disposition = DmarcPolicy.Quarantine }, Honest with { Dmarc = "fail" }),
        ["dmarc-none"] = (Honest with { Dmarc = "none" }, Honest with { Dmarc = "temperror" }),
        ["spf-fail"] = (Honest with { Spf = "fail" }, Honest with { Spf = AuthenticationStep.NotChecked }),
        ["spf-softfail"] = (Honest with { Spf = "softfail" }, Honest with { Spf = "neutral" }),
        ["dkim-fail"] = (Honest with { Dkim = "fail" }, Honest with { Dkim = "fail", Fields = $"{Honest.Fields}List-Id: <talk.example.org>\r\n" }),
        ["unsigned"] = (Honest with { Dkim = "none" }, Honest with { Dkim = "temperror" }),

        ["from-broken"] = (Honest with { From = "Parcels <service@parcels>" }, Honest with { From = "Mail Delivery System <MAILER-DAEMON>" }),
        ["from-malformed"] = (Honest with { From = "Parcels, <service@example.org>" }, Honest with { From = "\"Parcels, Ltd\" <service@example.org>" }),
        ["author-cheap-ending"] = (Honest with { From = "Shop <hello@shop-prizes.icu>" }, Honest with { From = "Shop <hello@icu.example>" }),
        ["hosted-author"] = (Honest with { From = "Shop <noreply@shop-7f31.web.app>" }, Honest with { From = "Shop <noreply@shop.example>" }),
        ["random-mailbox"] = (Honest with { From = "Shop <EzQsSbX@example.org>" }, Honest with { From = "Shop <CustomerService@example.org>" }),
        ["several-authors"] = (Honest with { From = "ada@example.org, bob@example.net" }, Honest with { From = "ada@example.org, bob@example.net", Fields = $"{Honest.Fields}Sender: ada@example.org\r\n" }),
        ["several-from-fields"] = (Honest with { Fields = $"{Honest.Fields}From: eve@example.net\r\n" }, Honest),
        ["no-origin"] = (Honest with { Fields = "Date: Mon, 2 Nov 2026 09:00:00 +0000\r\n" }, Honest),

        ["display-name-address"] = (Honest with { From = "\"support@bank.example\" <ada@example.org>" }, Honest with { From = "\"ada@example.org\" <ada@mail.example.org>" }),
        ["display-name-brand"] = (Honest with { From = "PayPal Service <ada@example.org>" }, Honest with { From = "PayPal <service@paypal.de>" }),
        ["display-name-own"] = (Honest with { From = "IT of example.net <ada@example.org>", OwnDomains = ["example.net"] }, Honest with { From = "IT of example.net <ada@it.example.net>", OwnDomains = ["example.net"] }),
        ["brand-in-address"] = (Honest with { From = "Service <paypal-service@example.org>" }, Honest with { From = "Service <netflix-tips@netflix.com>" }),

        ["borrowed-name"] = (
            Honest with { From = "Orchid Bank <service@example.net>", Html = "<a href='https://orchidbank-login.example/'>Log in</a>" },
            Honest with { From = "Orchid Bank <service@orchidbank.example>", Html = "<a href='https://orchid.example/'>Log in</a>" }),

        ["reply-to-freemail"] = (Honest with { ReplyTo = "ada.office@gmail.com" }, Honest with { From = "ada@gmail.com", ReplyTo = "ada@gmail.com" }),
        ["reply-to-other-mailbox"] = (Honest with { From = "ada@gmail.com", ReplyTo = "ada77@yahoo.com" }, Honest with { From = "ada@gmail.com", ReplyTo = "ADA@gmail.com" }),
        ["reply-to-differs"] = (Honest with { ReplyTo = "ada@example.net" }, Honest with { ReplyTo = "office@mail.example.org" }),
        ["reply-to-broken"] = (Honest with { ReplyTo = "office@nowhere" }, Honest with { ReplyTo = "office@example.org" }),
        ["return-path-differs"] = (Honest with { ReturnPath = "bounce@example.net", Dmarc = "temperror" }, Honest with { ReturnPath = "bounce@example.net" }),
        ["return-path-broken"] = (Honest with { ReturnPath = "root@vps-77231" }, Honest with { ReturnPath = "" }),

        ["return-path-null"] = (Honest with { ReturnPath = "" }, Honest with { ReturnPath = "", Fields = $"{Honest.Fields}Auto-Submitted: auto-replied\r\n" }),
        ["sender-differs"] = (Honest with { Fields = $"{Honest.Fields}Sender: bulk@example.net\r\n", Dmarc = "temperror" }, Honest with { Fields = $"{Honest.Fields}Sender: office@mail.example.org\r\n", Dmarc = "temperror" }),
        ["no-recipient"] = (Honest with { To = "undisclosed-recipients:;" }, Honest with { To = "friends:reader@example.net;" }),
        ["unsubscribe-broken"] = (Honest with { Fields = $"{Honest.Fields}List-Unsubscribe: <8Kq.0.9@example.org>\r\n" }, Honest with { Fields = $"{Honest.Fields}List-Unsubscribe: <mailto:leave@example.org>\r\n" }),
        ["bulk-without-unsubscribe"] = (
            Honest with { Text = "Klicken Sie hier, um sich abzumelden oder den Newsletter abbestellen." },
            Honest with { Text = "Hier abbestellen.", Fields = $"{Honest.Fields}List-Unsubscribe: <https://example.org/leave>\r\n" }),

        ["lookalike-domain"] = (Page("<a href='https://xn--80ak6aa92e.com/'>here</a>"), Page("<a href='https://xn--bcher-kva.example/'>here</a>")),
        ["lookalike-brand"] = (Page("<a href='https://paypa1.com/'>here</a>"), Page("<a href='https://paypal.com/'>here</a>")),
        ["punycode-domain"] = (Page("<a href='https://xn--bcher-kva.example/'>here</a>"), Page("<a href='https://buecher.example/'>here</a>")),
        ["random-domain"] = (Honest with { From = "Ada <ada@9mq5xapbr4.com>" }, Honest with { From = "Ada <ada@strengthandhealth.com>" }),

        ["link-text-differs"] = (Page("<a href='https://example.net/x'>www.bank.com</a>"), Page("<a href='https://login.bank.com/x'>www.bank.com</a> <a href='https://example.net/'>our shop</a>")),
        ["link-text-tracked"] = (Page("<a href='https://click.example.net/x'>www.example.org</a>"), Page("<a href='https://click.example.org/x'>www.example.org</a>")),
        ["link-ip-host"] = (Page("<a href='http://3221226219/login'>here</a>"), Page("<a href='https://192.example.org/'>here</a>")),
        ["link-userinfo"] = (Page("<a href='https://bank.com@example.net/'>here</a>"), Page("<a href='https://example.net/@ada'>here</a>")),
        ["link-obfuscated"] = (Page("<a href='https:\\\\example.net\\x'>here</a>"), Page("<a href='https://example.net/a%20b'>here</a>")),
        ["link-scheme"] = (Page("<a href='data:text/html;base64,PGI+'>here</a>"), Page("<a href='tel:+441234567890'>call</a>")),
        ["link-refresh"] = (Page("<meta http-equiv='refresh' content='0;url=https://example.net/'>Hello"), Page("<meta http-equiv='content-type' content='text/html'>Hello")),
        ["link-shortener"] = (Page("<a href='https://bit.ly/3xyz'>here</a>"), Page("<a href='https://rabbit.ly.example/3xyz'>here</a>")),
        ["link-redirector"] = (Page("<a href='https://www.google.co.uk/url?q=https://example.net/'>here</a>"), Page("<a href='https://www.google.co.uk/maps'>here</a>")),
        ["link-nested"] = (Page("<a href='https://go.example.net/?to=https%3A%2F%2Fexample.com%2F'>here</a>"), Page("<a href='https://go.example.net/?to=https%3A%2F%2Fexample.org%2F'>here</a>")),
        ["link-hosting"] = (Page("<a href='https://login-7.web.app/'>here</a>"), Page("<a href='https://login.example.net/'>here</a>")),
        ["link-cheap-ending"] = (Page("<a href='https://parcel-fee.icu/'>here</a>"), Page("<a href='https://parcel-fee.de/'>here</a>")),
        ["link-elsewhere"] = (Page("<a href='https://example.net/'>here</a>"), Page("<a href='https://example.net/'>here</a> <a href='https://www.example.org/'>home</a>")),
        ["brand-in-host"] = (Page("<a href='https://paypal.example.net/'>here</a>"), Page("<a href='https://www.paypal.com/'>here</a>")),
        ["mailto-freemail"] = (Page("<a href='mailto:account.team@gmail.com?subject=Report'>report</a>"), Page("<a href='mailto:ada@example.org'>write to me</a>")),
        ["bare-link"] = (Honest with { Text = "Look! http://example.net/x" }, Honest with { Text = "Look! http://example.net/x", Fields = $"{Honest.Fields}In-Reply-To: <0@example.net>\r\n" }),

        ["hidden-text"] = (Page("<p style='display:none'>the weather will be fine all week long</p>Hello"), Page("<p style='display:block'>the weather will be fine all week long</p>Hello")),
        ["hidden-text-long"] = (Page($"<div style='font-size:0'>{Prose}</div>Hello"), Page($"<div style='font-size:12px'>{Prose}</div>Hello")),
        ["split-words"] = (Page(string.Concat(Enumerable.Repeat("pass<span style='display:none'>qx</span>word ", 5))), Page("<b>pass</b>word <b>pass</b>word <b>pass</b>word <span style='display:none'>a preview</span> and more")),
        ["script"] = (Page("<script>var x = 1;</script>Hello"), Page("<style>p { color: red }</style>Hello")),
        ["html-smuggling"] = (Attached("order.html", "text/html", "<script>location.href = URL.createObjectURL(new Blob([x]))</script>"), Attached("order.html", "text/html", "<p>new Blob is a call of the browser</p>")),
        ["form"] = (Page("<form action='https://example.net/'><input name='card'></form>"), Page("<p>Fill in the form at our office.</p>")),
        ["form-password"] = (Page("<form action='https://example.net/'><input type='PASSWORD' name='p'></form>"), Page("<form action='https://example.net/'><input name='search'></form>")),
        ["picture-only"] = (Page("<a href='https://example.net/'><img src='cid:1'></a>"), Page($"<a href='https://example.net/'><img src='cid:1'></a>{Prose}")),
        ["picture-host"] = (Page($"<img src='https://i.imgur.com/a.png'>{Prose}"), Page($"<img src='https://cdn.example.net/imgur.com/a.png'>{Prose}")),
        ["picture-ip-host"] = (Page($"<img src='http://192.0.2.7/open'>{Prose}"), Page($"<img src='cid:1'>{Prose}")),
        ["leftover"] = (Page("Dear [username], you are welcome."), Page("The tax is 19% of [the] price, and the discount 5%now% or {2}.")),

        ["attachment-program"] = (Attached("letter.zip", "application/zip", Zip("readme.txt", "letter.js")), Attached("letter.zip", "application/zip", Zip("readme.txt", "letter.pdf"))),
        ["attachment-two-endings"] = (Attached("invoice.pdf.exe", "application/octet-stream", "MZ"), Attached("report.2026.pdf", "application/pdf", "%PDF-1.7")),
        ["attachment-disguised"] = (Attached("invoice.pdf", "application/pdf", "MZ\0\0"), Attached("invoice.pdf", "application/pdf", "%PDF-1.7")),
        ["attachment-container"] = (Attached("invoice.iso", "application/octet-stream", "CD001"), Attached("invoice.txt", "text/plain", "an iso image")),
        ["attachment-macros"] = (Attached("list.xlsx", "application/zip", Zip("xl/workbook.xml", "xl/vbaProject.bin")), Attached("list.xlsx", "application/zip", Zip("xl/workbook.xml"))),
        ["attachment-page"] = (Attached("voicemail.htm", "application/octet-stream", "<p>Listen</p>"), Attached("voicemail.mp3", "audio/mpeg", "ID3")),
        ["attachment-locked"] = (Attached("offer.7z", "application/x-7z-compressed", "7z") with { Text = "The password is 2026." }, Attached("offer.zip", "application/zip", Zip("offer.txt")) with { Text = "The password is 2026." }),

        ["mixed-letters"] = (Honest with { Subject = "Your p\u0430yment" }, Honest with { Subject = "Привет, Ada" }),
        ["styled-letters"] = (Honest with { Subject = "𝐖𝐢𝐧 now" }, Honest with { Subject = "Größe und Wärme" }),
        ["invisible-letters"] = (Honest with { Subject = "Pass\u200Bword" }, Honest with { Subject = "Family 👨\u200D👩\u200D👧" }),

        ["urgency"] = (Honest with { Text = "Antworten Sie innerhalb von 24 Stunden." }, Honest with { Text = "Bis nächste Woche." }),
        ["credentials"] = (Honest with { Text = "Votre compte a été suspendu." }, Honest with { Text = "Votre compte rendu est prêt." }),
        ["prize"] = (Honest with { Text = "You have been selected." }, Honest with { Text = "We have selected a room." }),
        ["advance-fee"] = (Honest with { Text = "I am the next of kin." }, Honest with { Text = "Next week I am in Kinshasa." }),
        ["delivery"] = (Honest with { Text = "Uw pakket wacht." }, Honest with { Text = "Het pakhuis is dicht." }),
        ["extortion"] = (Honest with { Text = "I have hacked your device." }, Honest with { Text = "I have packed your device." }),
        ["offer"] = (Honest with { Text = "100 free spins" }, Honest with { Text = "The wheel is free to spin." }),

        ["fake-reply"] = (Honest with { Subject = "Re: your order" }, Honest with { Subject = "Re: your order", Fields = $"{Honest.Fields}In-Reply-To: <0@example.net>\r\n" }),
        ["recipient-in-subject"] = (Honest with { Subject = "reader@example.net, look" }, Honest with { Subject = "Dear reader, look" }),

        ["proven-own"] = (
            Honest with { Html = "Verify your email: <a href='https://www.example.org/verify'>verify</a>" },
            Honest with { Html = "Verify your email: <a href='https://www.example.org/verify'>verify</a> <a href='https://example.net/'>or here</a>" }),
        ["bulk-in-order"] = (
            Honest with { Text = "Only today!", Fields = $"{Honest.Fields}{OneClick}" },
            Honest with { Text = "Only today!", Fields = $"{Honest.Fields}{OneClick}", Dmarc = "none" }),
        ["coin-address"] = (Honest with { Text = "Pay to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq now" }, Honest with { Text = "The key is 3f9a2c1e4b5d6f708192a3b4c5d6e7f8" }),
    };

    private const string OneClick = "List-Unsubscribe: <https://example.org/leave?7>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";

    private static string Prose => string.Concat(Enumerable.Repeat("The weather will be fine all week long, and the sea is calm. ", 12));

    private static Letter Page(string html) => Honest with { Html = html };

    private static Letter Attached(string name, string type, string content) => Attached(name, type, Encoding.UTF8.GetBytes(content));

    private static Letter Attached(string name, string type, byte[] content) => Honest with { Attachment = (name, type, content) };

    private static byte[] Zip(params string[] names)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write("content"u8);
            }
        }

        return stream.ToArray();
    }
}
