using System.Text;
using CsCheck;
using MimeKit;

namespace Waxwing.Tests.Delivery;

/// <summary>What a message can become once it is written is bounded from its structure, closely, or not at all.</summary>
public sealed class WrittenLengths
{
    private static readonly Gen<string> Word = Gen.Char['a', 'z'].Array[1, 60].Select(characters => new string(characters));

    private static readonly Gen<MimeEntity> Leaf = Gen.OneOf(
        Gen.Byte.Array[0, 2_000].Select(octets => (MimeEntity)new MimePart("application", "octet-stream") { ContentTransferEncoding = ContentEncoding.Base64, Content = new MimeContent(new MemoryStream(octets)) }),
        Gen.Byte.Array[0, 2_000].Select(octets => (MimeEntity)new MimePart("application", "octet-stream") { ContentTransferEncoding = ContentEncoding.QuotedPrintable, Content = new MimeContent(new MemoryStream(octets)) }),
        Gen.String.Select(text => (MimeEntity)new TextPart("plain") { Text = text }),
        Gen.Select(Word, Gen.Int[0, 50]).Select((word, lines) => (MimeEntity)new TextPart("html") { Text = string.Concat(Enumerable.Repeat(word + "\n", lines)) }));

    private static readonly Gen<MimeEntity> Tree = Gen.OneOf(Leaf, Gen.Select(Leaf.Array[0, 4], Word, Word).Select((leaves, preamble, epilogue) =>
    {
        var multipart = new Multipart("mixed") { Preamble = preamble + "\n\n", Epilogue = epilogue };
        foreach (var leaf in leaves)
        {
            multipart.Add(leaf);
        }

        return (MimeEntity)multipart;
    }));

    [Fact]
    public void It_is_never_less_than_what_is_written() => Gen.Select(Tree, Gen.String[0, 200], Gen.String[0, 40]).Sample((body, subject, name) =>
    {
        using var message = new MimeMessage { Body = body, Subject = subject };
        message.From.Add(new MailboxAddress(name, "ada@example.org"));

        if (WrittenLength.AtMost(message) is { } bound)
        {
            Assert.InRange(Written(message).Length, 0, bound);
            Assert.True(Ascii.IsValid(Written(message)));
        }
    }, iter: 1_000);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(57)]
    [InlineData(58)]
    [InlineData(1_000_000)]
    public void Of_an_attachment_it_is_close(int length)
    {
        using var message = new MimeMessage
        {
            Body = new MimePart("application", "octet-stream") { ContentTransferEncoding = ContentEncoding.Base64, Content = new MimeContent(new MemoryStream(new byte[length])) },
        };

        Assert.InRange(WrittenLength.AtMost(message)!.Value - Written(message).Length, 0, 1_000);
    }

    [Fact]
    public void What_nobody_has_looked_into_or_what_is_not_ASCII_has_none()
    {
        using var signed = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes("From: ada@example.org\r\nContent-Type: multipart/signed; boundary=x\r\n\r\n--x\r\n\r\nhello\r\n--x--\r\n")));
        using var raw = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes("From: ada@example.org\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nQQ==\r\n")));
        using var field = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes("From: ada@example.org\r\nX-Name: Grüße\r\n\r\nhello\r\n")));
        using var text = new MimeMessage { Body = new TextPart("plain") { Text = "Grüße", ContentTransferEncoding = ContentEncoding.EightBit } };

        Assert.All([signed, raw, field, text], message => Assert.Null(WrittenLength.AtMost(message)));
    }

    private static byte[] Written(MimeMessage message)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        using var written = new MemoryStream();
        message.WriteTo(format, written);
        return written.ToArray();
    }
}
