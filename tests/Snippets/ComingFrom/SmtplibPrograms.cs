using System.Globalization;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Snippets.ComingFrom;

/// <summary>The programs of docs/coming-from-smtplib.md: both sides run, and what arrives is the same.</summary>
public sealed class SmtplibPrograms(TheSandbox sandbox)
{
    private string[] Implicit => [sandbox.Server.SmtpsPort.ToString(CultureInfo.InvariantCulture), sandbox.Server.AuthorityFile];

    private string[] StartTls => [sandbox.Server.SmtpPort.ToString(CultureInfo.InvariantCulture), sandbox.Server.AuthorityFile];

    [Fact]
    public async Task One_message()
    {
        await PythonScript.RunAsync("one", StartTls);
        var relayUrl = sandbox.StartTlsUrl;
        var ca = sandbox.Server.AuthorityFile;

        // snippet: smtplib-one-waxwing
        var message = new MimeMessage { Subject = "One message (smtplib)" };
        message.From.Add(MailboxAddress.Parse("Ada <ada@example.org>"));
        message.To.Add(MailboxAddress.Parse("bob@example.net"));
        message.Bcc.Add(MailboxAddress.Parse("archive@example.org"));
        var body = new BodyBuilder { TextBody = "Grüße\n.\nAda\n", HtmlBody = "<p>Grüße</p>\n" };
        body.Attachments.Add("octets.bin", [0, 13, 10, 255]);
        message.Body = body.ToMessageBody();

        var relay = RelayOptions.FromUrl(relayUrl) with { Password = Secret.FromReference("env:RELAY_PASSWORD"), AuthorityFile = ca };
        await using var sender = new MailSender(new SenderOptions { Relays = [relay] });
        await sender.SendAsync(message);
        // end

        // smtplib gives both recipients one transaction; ours hides the Bcc recipient in one of its own.
        var arrived = sandbox.Captured("One message (smtplib)").Select(Arrived.Of).ToArray();
        Assert.Equal(["ada@example.org -> bob@example.net, archive@example.org", "ada@example.org -> bob@example.net", "ada@example.org -> archive@example.org"], arrived.Select(one => one.Envelope));
        Assert.Single(arrived.Select(one => one with { Envelope = "" }).Distinct());
    }

    [Fact]
    public async Task A_recipient_who_is_refused()
    {
        var output = await PythonScript.RunAsync("refused", Implicit);
        await using var sender = sandbox.Sender();
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net", "rcpt-550@example.net"], Subject = "Refused (smtplib)", Text = "It works." }.ToMimeMessage();
        var told = new List<string>();

        // snippet: smtplib-refused-waxwing
        var receipt = await sender.SendAsync(message);
        foreach (var refused in receipt.Recipients.Where(recipient => recipient.Delivered == Delivered.No))
        {
            told.Add($"{refused.Address}: {refused.Reply!.Code}");
        }
        // end

        Assert.Equal(output.TrimEnd(), Assert.Single(told));
        Assert.Equal(2, sandbox.Captured("Refused (smtplib)").Count);
    }

    [Fact]
    public async Task Reports_of_delivery()
    {
        await PythonScript.RunAsync("reports", Implicit);
        await using var sender = sandbox.Sender();
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"], Subject = "Reports (smtplib)", Text = "It works." }.ToMimeMessage();

        // snippet: smtplib-reports-waxwing
        await sender.SendAsync(new OutgoingMessage(message) { Return = DsnReturn.Headers, EnvelopeId = EnvelopeId.Parse("order-4711"), Notify = DsnNotify.Success | DsnNotify.Failure });
        // end

        var captured = sandbox.Captured("Reports (smtplib)");
        Assert.Equal(2, captured.Count);
        Assert.All(captured, one => Assert.Equal("order-4711", one.Envelope.EnvelopeId?.Value));
        Assert.All(captured, one => Assert.Equal(DsnReturn.Headers, one.Envelope.Return));
        Assert.All(captured, one => Assert.Equal(DsnNotify.Success | DsnNotify.Failure, Assert.Single(one.Envelope.DsnRequests).Value.Notify));
    }
}
