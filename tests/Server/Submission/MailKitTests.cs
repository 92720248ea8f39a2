using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Waxwing.Server.Tests.Submission;

/// <summary>A client that others wrote, on every port.</summary>
public sealed class MailKitTests
{
    [Theory]
    [InlineData(SecureSocketOptions.SslOnConnect)]
    [InlineData(SecureSocketOptions.StartTls)]
    [InlineData(SecureSocketOptions.None)]
    public async Task MailKit_sends_with_an_attachment(SecureSocketOptions mode)
    {
        await using var service = await SubmissionService.StartAsync();
        using var client = new SmtpClient { ServerCertificateValidationCallback = (_, certificate, _, _) => certificate!.Issuer is "CN=Test authority" };
        var port = mode switch { SecureSocketOptions.SslOnConnect => service.ImplicitPort, SecureSocketOptions.StartTls => service.StartTlsPort, _ => service.PlainPort };
        await client.ConnectAsync("127.0.0.1", port, mode, TestContext.Current.CancellationToken);
        if (mode != SecureSocketOptions.None)
        {
            await client.AuthenticateAsync("resend", service.Secret, TestContext.Current.CancellationToken);
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("queued as", await client.SendAsync(Message(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        await client.DisconnectAsync(true, TestContext.Current.CancellationToken);
        Assert.Equal(3, service.Desk.Handovers.Count);
        var received = service.Desk.Handovers[0].Drafts[0];
        Assert.Equal("shop@acme.test", received.ReversePath!.ToString());
        Assert.Equal("Gr\u00fc\u00dfe", received.Mime.Subject);
        var attachment = Assert.IsType<MimePart>(Assert.Single(received.Mime.Attachments));
        using var content = new MemoryStream();
        await attachment.Content!.DecodeToAsync(content, TestContext.Current.CancellationToken);
        Assert.Equal(Octets, content.ToArray());
    }

    private static byte[] Octets { get; } = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];

    private static MimeMessage Message()
    {
        var message = new MimeMessage { Subject = "Gr\u00fc\u00dfe" };
        message.From.Add(new MailboxAddress("Shop", "shop@acme.test"));
        message.To.Add(new MailboxAddress("Ann", "ann@example.net"));
        var body = new BodyBuilder { TextBody = "It is on its way." };
        body.Attachments.Add("invoice.bin", Octets);
        message.Body = body.ToMessageBody();
        return message;
    }
}
