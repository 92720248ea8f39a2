using System.Security.Cryptography;
using MimeKit;

namespace Waxwing.Interop.Tests;

/// <summary>The messages that every server is sent; whom they go to says the test.</summary>
internal static class Messages
{
    public static MimeMessage Of(MessageKind kind) => kind switch
    {
        MessageKind.Small => With(Text(".dot\r\n.\r\n..\r\nend\r\n")),
        MessageKind.Large => With(Attachment(5_000_000)),
        MessageKind.EightBit => With(Text("Grüße aus Köln, Ωμέγα\r\n", ContentEncoding.EightBit)),
        MessageKind.Several or MessageKind.International => With(Text("hello\r\n")),
    };

    public static MimeMessage With(MimeEntity body)
    {
        var message = new MimeMessage { Subject = "Every server", Body = body };
        message.From.Add(new MailboxAddress("Sender", "sender@example.org"));
        return message;
    }

    public static TextPart Text(string text, ContentEncoding encoding = ContentEncoding.Default) =>
        new("plain") { Text = text, ContentTransferEncoding = encoding };

    /// <summary>A body that travels as so many octets, and somewhat more.</summary>
    public static Multipart Attachment(int octets) => new("mixed")
    {
        Text("see attachment\r\n"),
        new MimePart("application", "octet-stream")
        {
            FileName = "random.bin",
            ContentTransferEncoding = ContentEncoding.Base64,
            Content = new MimeContent(new MemoryStream(RandomNumberGenerator.GetBytes(octets / 4 * 3))),
        },
    };
}
