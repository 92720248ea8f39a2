using MimeKit;

namespace Waxwing.Bench;

/// <summary>The message that every client of the benchmark sends: two kilobytes of text, or an attachment beside it.</summary>
internal static class Messages
{
    private const int BodyOctets = 2048;

    // Sent over and over; more of them than can be under way at once, since a MimeMessage is one thread's at a time.
    private const int PrebuiltMessages = 256;

    private static readonly string Text = MakeText();

    /// <summary>A message as a program builds it.</summary>
    public static MimeMessage Build(int number, string? attachment)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Sender", "sender@bench.test"));
        message.To.Add(new MailboxAddress("Recipient", "rcpt@bench.test"));
        message.Subject = "Benchmark message " + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (attachment is null)
        {
            message.Body = new TextPart("plain") { Text = Text };
        }
        else
        {
            // From the file, so that its size costs no memory; BodyBuilder.Attachments.Add(path) would read all of it.
            var body = new MimePart
            {
                Content = new MimeContent(File.OpenRead(attachment)),
                ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = Path.GetFileName(attachment) },
                ContentTransferEncoding = ContentEncoding.Base64,
            };
            message.Body = new Multipart("mixed") { new TextPart("plain") { Text = Text }, body };
        }

        return message;
    }

    /// <summary>Gives the messages of a run: built when they are asked for, or long before.</summary>
    public static Func<int, OutgoingMessage> Source(bool prebuilt, string? attachment)
    {
        if (!prebuilt)
        {
            // As with the other clients, a message is disposed once it was sent.
            return number => new OutgoingMessage(Build(number, attachment)) { OwnsMime = true };
        }

        var ready = Enumerable.Range(0, PrebuiltMessages).Select(number => new OutgoingMessage(Build(number, attachment))).ToArray();
        return number => ready[number % PrebuiltMessages];
    }

    private static string MakeText()
    {
        const string line = "The quick brown fox jumps over the lazy dog and then has a short rest.\r\n";
        var text = string.Concat(Enumerable.Repeat(line, BodyOctets / line.Length));
        return text + new string('x', BodyOctets - text.Length - 2) + "\r\n";
    }
}
