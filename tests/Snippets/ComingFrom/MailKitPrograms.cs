using MailKit;
using MailKit.Security;
using MimeKit;
using Waxwing.Smtp;
using MailKitClient = MailKit.Net.Smtp.SmtpClient;

namespace Waxwing.Snippets.ComingFrom;

/// <summary>The programs of docs/coming-from-mailkit.md: both sides run, and what arrives is the same.</summary>
public sealed class MailKitPrograms(TheSandbox sandbox)
{
    private const string User = "sandbox";
    private const string Host = "localhost";

    private string Password => sandbox.Server.Password;

    private int Port => sandbox.Server.SmtpPort;

    [Fact]
    public async Task One_message()
    {
        await Mailkit();
        await Ours();

        var arrived = sandbox.Captured("One message (MailKit)").Select(Arrived.Of).ToArray();
        Assert.Equal(2, arrived.Length);
        Assert.Equal(arrived[0], arrived[1]);

        async Task Mailkit()
        {
            using var message = Message();
            var relay = new { Host, Port };
            using var client = Trusting();

            // snippet: mailkit-one
            await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.StartTls);
            await client.AuthenticateAsync(User, Password);
            await client.SendAsync(message);
            await client.DisconnectAsync(quit: true);
            // end
        }

        async Task Ours()
        {
            using var message = Message();
            var relayUrl = sandbox.StartTlsUrl;
            var authority = sandbox.Server.AuthorityFile;

            // snippet: mailkit-one-waxwing
            var relay = RelayOptions.FromUrl(relayUrl) with { Password = Secret.FromReference("env:RELAY_PASSWORD"), AuthorityFile = authority };
            await using var sender = new MailSender(new SenderOptions { Relays = [relay] });
            await sender.SendAsync(message);
            // end
        }

        static MimeMessage Message()
        {
            var message = new MimeMessage { Subject = "One message (MailKit)" };
            message.From.Add(MailboxAddress.Parse("Ada <ada@example.org>"));
            message.To.Add(MailboxAddress.Parse("Bob <bob@example.net>"));
            var body = new BodyBuilder { TextBody = "Grüße", HtmlBody = "<p>Grüße</p>" };
            body.Attachments.Add("octets.bin", [0, 13, 10, 255]);
            message.Body = body.ToMessageBody();
            return message;
        }
    }

    [Fact]
    public async Task An_envelope_of_its_own()
    {
        using var message = new MessageDraft { From = "ada@example.org", To = ["list@example.org"], Subject = "Own envelope (MailKit)", Text = "To the list." }.ToMimeMessage();
        using var client = await ConnectedAsync();
        await using var sender = sandbox.Sender();

        // snippet: mailkit-envelope
        var bounces = new MailboxAddress("", "bounces@example.org");
        await client.SendAsync(message, bounces, [new MailboxAddress("", "bob@example.net"), new MailboxAddress("", "eve@example.net")]);
        // end

        // snippet: mailkit-envelope-waxwing
        await sender.SendAsync(new OutgoingMessage(message)
        {
            ReversePath = Mailbox.Parse("bounces@example.org"),
            Recipients = [Mailbox.Parse("bob@example.net"), Mailbox.Parse("eve@example.net")],
        });
        // end

        var arrived = sandbox.Captured("Own envelope (MailKit)").Select(Arrived.Of).ToArray();
        Assert.Equal(2, arrived.Length);
        Assert.Equal("bounces@example.org -> bob@example.net, eve@example.net", arrived[0].Envelope);
        Assert.Equal(arrived[0], arrived[1]);
    }

    // snippet: mailkit-reports
    private sealed class ReportingClient : MailKitClient
    {
        protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) =>
            DeliveryStatusNotification.Success | DeliveryStatusNotification.Failure;

        protected override string GetEnvelopeId(MimeMessage message) => "order-4711";
    }
    // end

    [Fact]
    public async Task Reports_of_delivery()
    {
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"], Subject = "Reports (MailKit)" }.ToMimeMessage();
        using var client = new ReportingClient { DeliveryStatusNotificationType = MailKit.Net.Smtp.DeliveryStatusNotificationType.HeadersOnly };
        client.ServerCertificateValidationCallback = SandboxTrust.For(sandbox.Server.AuthorityFile);
        await client.ConnectAsync(Host, Port, SecureSocketOptions.StartTls);
        await client.AuthenticateAsync(User, Password);
        await client.SendAsync(message);
        await using var sender = sandbox.Sender();

        // snippet: mailkit-reports-waxwing
        var receipt = await sender.SendAsync(new OutgoingMessage(message)
        {
            Notify = DsnNotify.Success | DsnNotify.Failure,
            Return = DsnReturn.Headers,
            EnvelopeId = EnvelopeId.Parse("order-4711"),
        });
        // end

        var captured = sandbox.Captured("Reports (MailKit)");
        Assert.Equal(2, captured.Count);
        Assert.All(captured, one => Assert.Equal("order-4711", one.Envelope.EnvelopeId?.Value));
        Assert.All(captured, one => Assert.Equal(DsnReturn.Headers, one.Envelope.Return));
        Assert.All(captured, one => Assert.Equal(DsnNotify.Success | DsnNotify.Failure, Assert.Single(one.Envelope.DsnRequests).Value.Notify));
        Assert.Empty(receipt.Attempts[0].Transactions[0].NotAnnounced);
    }

    [Fact]
    public async Task A_recipient_who_is_refused()
    {
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net", "rcpt-550@example.net"], Subject = "Refused (MailKit)" }.ToMimeMessage();
        using var client = await ConnectedAsync();
        await using var sender = sandbox.Sender();
        var told = new List<string>();

        // snippet: mailkit-refused
        try
        {
            await client.SendAsync(message);
        }
        catch (MailKit.Net.Smtp.SmtpCommandException exception) when (exception.ErrorCode == MailKit.Net.Smtp.SmtpErrorCode.RecipientNotAccepted)
        {
            told.Add($"{exception.Mailbox!.Address}: {exception.Message}"); // and nobody got it
        }
        // end

        // snippet: mailkit-refused-waxwing
        var receipt = await sender.SendAsync(message);
        foreach (var refused in receipt.Recipients.Where(recipient => recipient.Delivered == Delivered.No))
        {
            told.Add($"{refused.Address}: {refused.Reply!.Lines[0]}"); // and the others have it
        }
        // end

        Assert.Equal(2, told.Count);
        Assert.All(told, line => Assert.StartsWith("rcpt-550@example.net: ", line, StringComparison.Ordinal));
        Assert.Equal("ada@example.org -> bob@example.net", Arrived.Of(Assert.Single(sandbox.Captured("Refused (MailKit)"))).Envelope);
    }

    [Fact]
    public async Task Many_messages()
    {
        var messages = Enumerable.Range(0, 5).Select(number =>
            new MessageDraft { From = "ada@example.org", To = [$"n{number}@example.net"], Subject = "Many (MailKit)" }.ToMimeMessage()).ToArray();
        await using var sender = sandbox.Sender();
        var relay = new { Host, Port };
        using var client = Trusting();

        // snippet: mailkit-many
        await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.StartTls);
        await client.AuthenticateAsync(User, Password);
        foreach (var message in messages)
        {
            await client.SendAsync(message);
        }

        await client.DisconnectAsync(quit: true);
        // end

        // snippet: mailkit-many-waxwing
        await foreach (var receipt in sender.SendAsync(messages.Select(message => new OutgoingMessage(message))))
        {
            Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        }
        // end

        var arrived = sandbox.Captured("Many (MailKit)").Select(captured => Arrived.Of(captured).Envelope).ToArray();
        Assert.Equal(10, arrived.Length);
        Assert.Equal(5, arrived.Distinct(StringComparer.Ordinal).Count());
    }

    private MailKitClient Trusting() => new() { ServerCertificateValidationCallback = SandboxTrust.For(sandbox.Server.AuthorityFile) };

    private async Task<MailKitClient> ConnectedAsync()
    {
        var client = Trusting();
        await client.ConnectAsync(Host, Port, SecureSocketOptions.StartTls);
        await client.AuthenticateAsync(User, Password);
        return client;
    }
}
