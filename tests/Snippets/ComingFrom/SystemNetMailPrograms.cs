using System.Net;
using System.Net.Mail;
using MimeKit;
using MimeKit.Utils;
using Waxwing.Smtp;

namespace Waxwing.Snippets.ComingFrom;

/// <summary>The programs of docs/coming-from-system-net-mail.md: both sides run, and what arrives is the same.</summary>
public sealed class SystemNetMailPrograms : IDisposable
{
    private const string Text = "Grüße\r\nAda";
    private const string Html = "<p>Grüße</p><img src=\"cid:logo@example.org\">";
    private static readonly byte[] Logo = [1, 2, 3, 255];

    private readonly TheSandbox _sandbox;
    private readonly string _report = Path.GetTempFileName();

    public SystemNetMailPrograms(TheSandbox sandbox)
    {
        _sandbox = sandbox;
        File.WriteAllBytes(_report, [0, 10, 13, 200]);
#pragma warning disable SYSLIB0014, MA0039 // The callback verifies as strictly as the platform does. It is the only place where this client takes another authority.
        ServicePointManager.ServerCertificateValidationCallback = SandboxTrust.For(sandbox.Server.AuthorityFile);
#pragma warning restore SYSLIB0014, MA0039
    }

    public void Dispose() => File.Delete(_report);

    [Fact]
    public async Task One_message()
    {
        await Theirs();
        await Ours();

        var arrived = _sandbox.Captured("One message (System.Net.Mail)").Select(Arrived.Of).ToArray();
        Assert.Equal(2, arrived.Length);
        Assert.Equal(arrived[0], arrived[1]);

        async Task Theirs()
        {
            var relay = new { Host = "localhost", Port = _sandbox.Server.SmtpPort };
            var password = _sandbox.Server.Password;

            // snippet: snm-one
            using var client = new SmtpClient(relay.Host, relay.Port)
            {
                EnableSsl = true,
                Credentials = new NetworkCredential("sandbox", password),
            };
            using var message = new MailMessage("ada@example.org", "bob@example.net", "One message (System.Net.Mail)", "It works.");
            await client.SendMailAsync(message);
            // end
        }

        async Task Ours()
        {
            var relayUrl = _sandbox.StartTlsUrl;
            var authority = _sandbox.Server.AuthorityFile;

            // snippet: snm-one-waxwing
            var relay = RelayOptions.FromUrl(relayUrl) with { Password = Secret.FromReference("env:RELAY_PASSWORD"), AuthorityFile = authority };
            await using var sender = new MailSender(new SenderOptions { Relays = [relay] });
            using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"], Subject = "One message (System.Net.Mail)", Text = "It works." }.ToMimeMessage();
            await sender.SendAsync(message);
            // end
        }
    }

    [Fact]
    public async Task Text_and_HTML_with_a_picture_and_an_attachment()
    {
        var reportFile = _report;
        await Theirs();
        await Ours();

        var arrived = _sandbox.Captured("Rich (System.Net.Mail)").Select(captured => Arrived.Of(captured)).ToArray();
        Assert.Equal(2, arrived.Length);
        Assert.Equal((arrived[0].Envelope, arrived[0].Text, arrived[0].Html), (arrived[1].Envelope, arrived[1].Text, arrived[1].Html));
        Assert.All(arrived, one => Assert.Contains("image/png  logo@example.org 010203ff", one.Parts, StringComparison.Ordinal));
        Assert.All(arrived, one => Assert.Contains("application/octet-stream report.bin", one.Parts, StringComparison.Ordinal));
        Assert.All(arrived, one => Assert.EndsWith(" 000a0dc8", one.Parts, StringComparison.Ordinal));

        async Task Theirs()
        {
            using var client = Client();

            // snippet: snm-rich
            using var message = new MailMessage { From = new MailAddress("ada@example.org", "Ada"), Subject = "Rich (System.Net.Mail)" };
            message.To.Add("bob@example.net");
            message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(Text, new System.Net.Mime.ContentType("text/plain; charset=utf-8")));
            var html = AlternateView.CreateAlternateViewFromString(Html, new System.Net.Mime.ContentType("text/html; charset=utf-8"));
            html.LinkedResources.Add(new LinkedResource(new MemoryStream(Logo), "image/png") { ContentId = "logo@example.org" });
            message.AlternateViews.Add(html);
            message.Attachments.Add(new Attachment(reportFile, "application/octet-stream") { Name = "report.bin" });
            await client.SendMailAsync(message);
            // end
        }

        async Task Ours()
        {
            await using var sender = _sandbox.Sender();

            // snippet: snm-rich-waxwing
            var message = new MimeMessage { Subject = "Rich (System.Net.Mail)" };
            message.From.Add(new MailboxAddress("Ada", "ada@example.org"));
            message.To.Add(MailboxAddress.Parse("bob@example.net"));
            var body = new BodyBuilder { TextBody = Text, HtmlBody = Html };
            var logo = body.LinkedResources.Add("logo", Logo, new MimeKit.ContentType("image", "png"));
            logo.ContentId = "logo@example.org";
            logo.ContentDisposition = new MimeKit.ContentDisposition(MimeKit.ContentDisposition.Inline);
            logo.ContentType.Name = null;
            body.Attachments.Add("report.bin", await File.ReadAllBytesAsync(reportFile));
            message.Body = body.ToMessageBody();
            await sender.SendAsync(message);
            // end
        }
    }

    [Fact]
    public async Task A_recipient_who_is_refused()
    {
        var told = new List<string>();
        using var client = Client();
        await using var sender = _sandbox.Sender();
        using var message = new MailMessage { From = new MailAddress("ada@example.org"), Subject = "Refused (System.Net.Mail)", Body = "It works." };
        message.To.Add("bob@example.net");
        message.To.Add("rcpt-550@example.net");
        using var mime = MimeMessage.CreateFromMailMessage(message);
        mime.MessageId = MimeUtils.GenerateMessageId("example.org");

        // snippet: snm-refused
        try
        {
            await client.SendMailAsync(message);
        }
        catch (SmtpFailedRecipientException exception)
        {
            told.Add($"{exception.FailedRecipient}: {exception.StatusCode}"); // the others have it
        }
        // end

        // snippet: snm-refused-waxwing
        var receipt = await sender.SendAsync(mime);
        foreach (var refused in receipt.Recipients.Where(recipient => recipient.Delivered == Delivered.No))
        {
            told.Add($"{refused.Address}: {refused.Reply!.Code}"); // the others have it
        }
        // end

        Assert.Equal(["<rcpt-550@example.net>: MailboxUnavailable", "rcpt-550@example.net: 550"], told);
        Assert.Equal(2, _sandbox.Captured("Refused (System.Net.Mail)").Count);
        Assert.All(_sandbox.Captured("Refused (System.Net.Mail)"), one => Assert.Equal("bob@example.net", Assert.Single(one.Recipients).ToString()));
    }

    [Fact]
    public async Task A_message_that_was_built_already()
    {
        await using var sender = _sandbox.Sender();
        using var client = Client();
        using var message = new MailMessage("ada@example.org", "bob@example.net", "Kept (System.Net.Mail)", "It works.") { Headers = { ["X-Order"] = "4711" } };
        await client.SendMailAsync(message);

        // snippet: snm-convert
        using var mime = MimeMessage.CreateFromMailMessage(message);
        await sender.SendAsync(mime);
        // end

        var captured = _sandbox.Captured("Kept (System.Net.Mail)");
        Assert.Equal(2, captured.Count);
        Assert.Equal(Arrived.Of(captured[0]), Arrived.Of(captured[1]));
        Assert.All(captured, one => Assert.Equal("4711", TheSandbox.Read(one).Headers["X-Order"]));
    }

    private SmtpClient Client() => new("localhost", _sandbox.Server.SmtpPort) { EnableSsl = true, Credentials = new NetworkCredential("sandbox", _sandbox.Server.Password) };
}
