using System.Text;
using MimeKit;

namespace Waxwing.Cli.Demo;

/// <summary>The message of the demonstration: a To and a Bcc recipient, a text, a small attachment.</summary>
internal static class DemoMessage
{
    public const string HiddenRecipient = "auditor@example.org";

    public static MimeMessage Create()
    {
        var message = new MessageDraft
        {
            From = "Waxwing <demo@example.com>",
            To = ["Reader <reader@example.net>"],
            Bcc = [HiddenRecipient],
            Subject = "A message that was sent securely",
            Text = "This message went through every practice.\nThe receipt says so, and on what evidence.\n",
        }.ToMimeMessage();
        message.Body = new Multipart("mixed") { message.Body!, Attachment() };
        return message;
    }

    private static MimePart Attachment() => new("text", "plain")
    {
        FileName = "practices.txt",
        ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = "practices.txt" },
        ContentTransferEncoding = ContentEncoding.Base64,
        Content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes("TLS before anything else. The server's name verified. The password never said.\n"))),
    };
}
