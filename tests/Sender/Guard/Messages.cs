using System.IO.Compression;
using System.Text;
using MimeKit;

namespace Waxwing.Tests.Guard;

/// <summary>Where in a message the guard looks, and what it says of what it cannot read.</summary>
public sealed class Messages
{
    private const string Card = "4111 1111 1111 1111";

    [Fact]
    public void Subject_text_HTML_and_names_of_attachments_are_read()
    {
        var builder = new BodyBuilder { TextBody = $"one\ntwo {Card}", HtmlBody = "<p>Card <b>4111</b> 1111&nbsp;1111 <i>1111</i></p>" };
        builder.Attachments.Add("4111111111111111.txt", Encoding.UTF8.GetBytes("nothing"));
        using var message = new MimeMessage { Subject = $"Card {Card}", Body = builder.ToMessageBody() };

        var report = SensitiveDataGuard.Inspect(message);

        Assert.Equal(["subject", "text", "html", "attachment 1 (its name)"], report.Findings.Select(finding => finding.Part));
        Assert.Equal((2, 5), (report.Findings[1].Line, report.Findings[1].Column));
        Assert.Empty(report.Unread);
    }

    [Fact]
    public void What_a_reader_of_HTML_does_not_see_is_read_as_well()
    {
        using var message = Html($"<!-- card {Card} --><a href=\"https://shop.example/?password=Vq7nR2xwLk\" title=\"{Card}\">x</a>");

        Assert.Equal(3, SensitiveDataGuard.Inspect(message).Findings.Length);
    }

    [Fact]
    public void Cells_of_a_table_are_not_one_number()
    {
        using var message = Html("<table><tr><td>4111</td><td>1111</td><td>1111</td><td>1111</td></tr></table>");

        Assert.Empty(SensitiveDataGuard.Inspect(message).Findings);
    }

    [Fact]
    public void A_document_is_read_through_its_formatting()
    {
        var document = Zip(("word/document.xml", """
            <w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>Card 4111 </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>1111 1111 1111</w:t></w:r></w:p></w:body></w:document>
            """));
        using var message = Attached("letter.docx", document);

        Assert.Equal("attachment 1 (letter.docx) › entry 1 (word/document.xml)", Assert.Single(SensitiveDataGuard.Inspect(message).Findings).Part);
    }

    [Fact]
    public void An_archive_in_an_archive_is_read()
    {
        using var message = Attached("a.zip", Zip(("b.zip", Encoding.Latin1.GetString(Zip(("keys.env", "DB_PASSWORD=Vq7nR2xwLk!"))))));

        Assert.Equal("password-assignment", Assert.Single(SensitiveDataGuard.Inspect(message).Findings).Detector);
    }

    [Fact]
    public void A_bomb_is_read_as_far_as_its_bound_and_told_of()
    {
        using var message = Attached("bomb.zip", Zip(("zeros.txt", new string('0', 40_000_000))));

        var report = SensitiveDataGuard.Inspect(message);

        Assert.Equal(UnreadReason.TooLarge, Assert.Single(report.Unread).Reason);
    }

    [Theory]
    [InlineData(2_000, 64L << 20, 4)]
    [InlineData(3, 64L << 20, 4)]
    [InlineData(2_000, 1_000, 4)]
    public void Limits_are_told_when_they_end_the_reading(int entries, long octets, int depth)
    {
        var archive = Zip([.. Enumerable.Range(0, 20).Select(i => ($"{i}.txt", new string('x', 100) + i))]);
        using var message = Attached("many.zip", archive);

        var report = SensitiveDataGuard.Inspect(message, limits: new GuardLimits { ArchiveEntries = entries, TotalOctets = octets, Depth = depth });

        Assert.Equal(entries < 20 || octets < 2_000, report.Unread.Any(unread => unread.Reason == UnreadReason.TooLarge));
    }

    [Fact]
    public void Limits_are_those_of_attached_text_too()
    {
        using var message = new MimeMessage { Body = new Multipart("mixed") { new TextPart("plain") { Text = "See the list." }, List() } };

        var report = SensitiveDataGuard.Inspect(message, limits: new GuardLimits { TotalOctets = 1_000 });

        Assert.Empty(report.Findings);
        Assert.Equal(new UnreadPart("attachment 1 (list.txt)", UnreadReason.TooLarge), Assert.Single(report.Unread));
        Assert.Single(SensitiveDataGuard.Inspect(message).Findings);

        static TextPart List() => new("plain")
        {
            Text = new string('x', 2_000) + $" {Card}",
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = "list.txt" },
        };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_archive_that_is_declared_as_text_is_opened_all_the_same(bool isAttachment)
    {
        var part = new TextPart("plain") { Content = new MimeContent(new MemoryStream(Zip(("list.txt", Card)))) };
        if (isAttachment)
        {
            part.ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = "list.txt" };
        }

        using var message = new MimeMessage { Body = new Multipart("mixed") { new TextPart("plain") { Text = "See the list." }, part } };

        Assert.Contains("entry 1", Assert.Single(SensitiveDataGuard.Inspect(message).Findings).Part, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_the_armour_of_OpenPGP_is_told_of_as_encrypted()
    {
        const string Armour = "-----BEGIN PGP MESSAGE-----\n\nhQEMA1gPbZFSzAeKAQf+\n-----END PGP MESSAGE-----\n";
        var encrypted = new MimePart("application", "octet-stream") { Content = new MimeContent(new MemoryStream(Encoding.ASCII.GetBytes(Armour))), FileName = "encrypted.asc" };
        using var message = new MimeMessage { Body = new Multipart("mixed") { new TextPart("plain") { Text = $"card {Card}\n{Armour}" }, encrypted, new TextPart("plain") { Text = "no -----BEGIN PGP MESSAGE-----" } } };

        var report = SensitiveDataGuard.Inspect(message);

        Assert.Equal([new UnreadPart("text", UnreadReason.Encrypted), new UnreadPart("attachment 1 (encrypted.asc)", UnreadReason.Encrypted)], report.Unread);
        Assert.Equal("text", Assert.Single(report.Findings).Part);
    }

    [Fact]
    public void Archives_nested_too_deeply_are_told_of()
    {
        var archive = Zip(("core.txt", "password=Vq7nR2xwLk!"));
        for (var i = 0; i < 6; i++)
        {
            archive = Zip(($"{i}.zip", Encoding.Latin1.GetString(archive)));
        }

        using var message = Attached("nested.zip", archive);
        var report = SensitiveDataGuard.Inspect(message);

        Assert.Empty(report.Findings);
        Assert.Equal(UnreadReason.TooLarge, Assert.Single(report.Unread).Reason);
    }

    [Theory]
    [InlineData("report.pdf", "%PDF-1.7\n", UnreadReason.NoReader)]
    [InlineData("photo.jpg", "\u00FF\u00D8\u00FF\u00E0\0\u0010JFIF", UnreadReason.NoReader)]
    [InlineData("broken.zip", "PK\u0003\u0004 and no more", UnreadReason.Malformed)]
    public void What_cannot_be_read_is_told(string name, string octets, UnreadReason reason)
    {
        using var message = Attached(name, Encoding.Latin1.GetBytes(octets));

        Assert.Equal(reason, Assert.Single(SensitiveDataGuard.Inspect(message).Unread).Reason);
    }

    [Fact]
    public void A_number_that_is_a_name_stands_in_no_part_of_the_report()
    {
        using var message = Attached("4111111111111111.pdf", Encoding.Latin1.GetBytes("%PDF-1.7\n"));

        var report = SensitiveDataGuard.Inspect(message);

        Assert.Equal("payment-card", Assert.Single(report.Findings).Detector);
        Assert.DoesNotContain("4111", Assert.Single(report.Unread).Part, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encrypted_entry_is_told_of()
    {
        var archive = Zip(("secret.txt", "password=Vq7nR2xwLk!"));
        // APPNOTE 4.4.4: bit 0 of the flags, in the entry's own header and in the directory.
        archive[6] |= 1;
        archive[archive.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        using var message = Attached("locked.zip", archive);

        Assert.Equal(UnreadReason.Encrypted, Assert.Single(SensitiveDataGuard.Inspect(message).Unread).Reason);
    }

    [Fact]
    public void Of_what_is_damaged_the_beginning_is_read()
    {
        var document = Zip(("word/document.xml", $"<w:p xmlns:w=\"urn:w\"><w:t>{Card}</w:t></w:p> and no XML"), ("next.txt", "nothing"));
        using var message = Attached("letter.docx", document);

        var report = SensitiveDataGuard.Inspect(message);

        Assert.Equal("payment-card", Assert.Single(report.Findings).Detector);
        Assert.Equal(UnreadReason.Malformed, Assert.Single(report.Unread).Reason);
    }

    [Fact]
    public void Text_of_UTF_16_and_an_attached_message_are_read()
    {
        using var inner = new MimeMessage { Subject = "inner", Body = new TextPart("plain") { Text = Card } };
        var body = new Multipart("mixed")
        {
            new MessagePart { Message = inner },
            new MimePart("application", "octet-stream") { Content = new MimeContent(new MemoryStream([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Card)])) },
        };
        using var message = new MimeMessage { Body = body };

        Assert.Equal(2, SensitiveDataGuard.Inspect(message).Findings.Length);
    }

    private static MimeMessage Html(string html) => new() { Body = new TextPart("html") { Text = html } };

    private static MimeMessage Attached(string name, byte[] octets)
    {
        var builder = new BodyBuilder { TextBody = "See the attachment." };
        builder.Attachments.Add(name, octets, new ContentType("application", "octet-stream"));
        return new MimeMessage { Body = builder.ToMessageBody() };
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(name.EndsWith(".zip", StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }
}
