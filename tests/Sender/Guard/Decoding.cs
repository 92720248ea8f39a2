using System.Text;
using MimeKit;

namespace Waxwing.Tests.Guard;

/// <summary>Text is decoded once, piece by piece; it comes out as if it had been decoded as a whole.</summary>
public sealed class Decoding
{
    [Theory]
    [InlineData("utf-8")]
    [InlineData("us-ascii")]
    [InlineData("iso-8859-1")]
    [InlineData("utf-16")]
    [InlineData(null)]
    public void Is_the_same_as_that_of_MimeKit(string? charset)
    {
        foreach (var encoding in new[] { ContentEncoding.Default, ContentEncoding.Base64, ContentEncoding.QuotedPrintable })
        {
            foreach (var length in new[] { 0, 10, 1_000, 16 * 1024, 100_000 })
            {
                var word = charset is "us-ascii" ? "plain\r\n" : "Zoë\r\n";
                using var body = Part(string.Concat(Enumerable.Repeat(word, length / word.Length)), charset, encoding);

                Assert.Equal(body.Text.ReplaceLineEndings("\n"), BodyText.Whole(body));
            }
        }
    }

    [Theory]
    [InlineData(ContentEncoding.Default)]
    [InlineData(ContentEncoding.Base64)]
    public void The_charset_that_a_page_declares_is_its_own(ContentEncoding encoding)
    {
        var page = $"<html><head><meta charset=\"iso-8859-1\"></head><body>Zo\u00EB {string.Concat(Enumerable.Repeat("and so on ", 3_000))} 4111 1111 1111 1111</body></html>";
        using var written = new MemoryStream();
        using (var whole = new MimePart("text", "html") { Content = new MimeContent(new MemoryStream(Encoding.Latin1.GetBytes(page))), ContentTransferEncoding = encoding })
        {
            whole.WriteTo(written);
        }

        written.Position = 0;
        using var message = new MimeMessage { Body = MimeEntity.Load(written) };

        Assert.Equal(page, BodyText.Whole((TextPart)message.Body));
        Assert.Equal("payment-card", Assert.Single(SensitiveDataGuard.Inspect(message).Findings).Detector);
    }

    [Fact]
    public void A_character_or_the_end_of_a_line_may_be_cut_anywhere()
    {
        const string Text = "a\r\n\r\rb\n\r\n€𝄞\r";
        var octets = Encoding.UTF8.GetBytes(Text);
        for (var first = 0; first <= octets.Length; first++)
        {
            using var source = new Cut(octets, first);

            Assert.Equal("a\n\r\rb\n\n€𝄞\r", Read(source));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(64)]
    public void Little_room_is_enough(int room)
    {
        const string Text = "𝄞\r\n𝄞\r𝄞\r\n\r\n";
        using var source = new MemoryStream(Encoding.UTF8.GetBytes(Text));
        using var octets = new Octets(source);
        using var text = new DecodedText(octets, charset: null);
        var (read, buffer) = (new StringBuilder(), new char[room]);
        while (text.Read(buffer) is > 0 and var count)
        {
            read.Append(buffer, 0, count);
        }

        Assert.Equal("𝄞\n𝄞\r𝄞\n\n", read.ToString());
    }

    [Fact]
    public void From_the_first_octet_on_that_is_no_UTF_8_every_octet_is_a_character()
    {
        using var within = new MemoryStream([.. "é "u8, 0xE9, .. " 4111 €"u8]);
        using var atEnd = new MemoryStream([.. "a"u8, 0xE2, 0x82]);

        Assert.Equal("é é 4111 â\u0082¬", Read(within));
        Assert.Equal("aâ\u0082", Read(atEnd));
    }

    [Fact]
    public void A_limit_ends_the_octets_and_says_whether_there_were_more()
    {
        foreach (var (length, limit) in new[] { (10, 20), (20, 20), (21, 20), (50_000, 40_000), (10, 0), (0, 0) })
        {
            using var source = new MemoryStream(new byte[length]);
            using var octets = new Octets(source);
            octets.Peek(4096);
            octets.Limit(limit);
            using var taken = new MemoryStream();
            octets.CopyTo(taken);

            Assert.Equal((Math.Min(length, limit), (long)Math.Min(length, limit), length > limit), ((int)taken.Length, octets.Count, octets.IsCut));
        }
    }

    private static TextPart Part(string text, string? charset, ContentEncoding encoding)
    {
        using var whole = new TextPart("plain") { ContentTransferEncoding = encoding };
        whole.SetText(charset ?? "utf-8", text);
        // Written and read again, so that the content is encoded as it would be in a message that came.
        using var written = new MemoryStream();
        whole.WriteTo(written);
        written.Position = 0;
        var part = (TextPart)MimeEntity.Load(written);
        part.ContentType.Charset = charset;
        return part;
    }

    private static string Read(Stream source)
    {
        using var octets = new Octets(source);
        using var text = new DecodedText(octets, charset: null);
        return text.ReadToEnd();
    }

    /// <summary>A stream whose first read ends at some octet, and whose others give one at a time.</summary>
    private sealed class Cut(byte[] octets, int first) : MemoryStream(octets)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, Position == 0 && first > 0 ? first : 1));
    }
}
