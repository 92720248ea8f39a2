using System.Text;
using MimeKit;

namespace Waxwing.Tests.Guard;

/// <summary>Text that is longer than what is held of it: nothing is lost at the edges of windows, and nothing is told twice.</summary>
public sealed class LongText
{
    private const string Card = "4111 1111 1111 1111";
    private const string Filling = "The quick brown fox jumps over the lazy dog, and rests.\n";

    // Around the end of the first window, and around the place up to which it tells of findings.
    public static TheoryData<int> Edges =>
    [
        .. new[] { TextWindow.Largest, TextWindow.Largest - TextWindow.Overlap, TextWindow.Largest - (2 * TextWindow.Overlap) }
            .SelectMany(edge => new[] { -100, -64, -63, -21, -20, -10, -1, 0, 1, 100 }.Select(offset => edge + offset)),
    ];

    [Theory]
    [MemberData(nameof(Edges))]
    public void A_finding_at_an_edge_is_told_once_and_where_it_stands(int place)
    {
        var before = Fill(place - 1) + "\t";
        using var message = Attached($"{before}{Card}\n{Fill(TextWindow.Largest)}");

        var finding = Assert.Single(SensitiveDataGuard.Inspect(message).Findings);

        Assert.Equal(("payment-card", "attachment 1 (list.txt)"), (finding.Detector, finding.Part));
        Assert.Equal((before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n')), (finding.Line, finding.Column));
    }

    [Fact]
    public void Windows_show_what_the_whole_shows()
    {
        var random = new Random(1);
        var text = new StringBuilder();
        while (text.Length < TextWindow.Largest * 3)
        {
            var rule = DetectorRules.All[random.Next(DetectorRules.All.Length)];
            text.Append(Fill(random.Next(3_000))).Append('\n').AppendJoin("", random.Next(4) == 0 ? rule.CounterExample : rule.Example).Append(random.Next(2) == 0 ? "\n" : "\r\n");
        }

        using var message = Attached(text.ToString());
        var found = SensitiveDataGuard.Inspect(message).Findings;

        Assert.True(found.Length > 500, $"{found.Length} findings");
        Assert.Equal(
            GuardScanner.Scan(text.Replace("\r\n", "\n").ToString()).Select(finding => (finding.Detector, finding.Line, finding.Column)),
            found.Select(finding => (finding.Detector, finding.Line, finding.Column)));
    }

    [Fact]
    public void A_line_without_an_end_has_its_columns()
    {
        var before = new string(' ', TextWindow.Largest * 2);
        using var message = Attached($"{before}{Card}");

        var finding = Assert.Single(SensitiveDataGuard.Inspect(message).Findings);

        Assert.Equal((1, before.Length + 1), (finding.Line, finding.Column));
    }

    [Fact]
    public void What_names_a_number_is_seen_across_an_edge()
    {
        const string Numbered = "Uw BSN: 111222333.";
        for (var offset = -20; offset <= 1; offset++)
        {
            using var message = Attached($"{Fill(TextWindow.Largest - TextWindow.Overlap + offset - 1)}\n{Numbered}\n{Fill(TextWindow.Largest)}");

            Assert.Equal("nl-bsn", Assert.Single(SensitiveDataGuard.Inspect(message).Findings).Detector);
        }
    }

    [Fact]
    public void Armour_at_an_edge_is_told_of_if_a_line_begins_with_it()
    {
        const string Armour = "-----BEGIN PGP MESSAGE-----";
        foreach (var place in new[] { TextWindow.Largest - 10, TextWindow.Largest - (2 * TextWindow.Overlap) })
        {
            using var armoured = Attached($"{Fill(place - 1)}\n{Armour}\n{Fill(TextWindow.Largest)}");
            using var quoted = Attached($"{Fill(place - 1)}>{Armour}\n{Fill(TextWindow.Largest)}");

            Assert.Equal(UnreadReason.Encrypted, Assert.Single(SensitiveDataGuard.Inspect(armoured).Unread).Reason);
            Assert.Empty(SensitiveDataGuard.Inspect(quoted).Unread);
        }
    }

    [Fact]
    public void HTML_that_is_cut_is_read_whole_and_has_its_lines()
    {
        var html = new StringBuilder("<html><body>");
        for (var line = 1; html.Length < HtmlSegments.Longest * 3; line++)
        {
            html.Append(line % 1_000 == 0 ? $"<p title='password=Vq7nR2xwLk'>4111 <b>1111</b> 1111 1111</p>" : "<p>The quick brown fox <i>jumps</i> over the lazy dog.</p>");
        }

        using var message = Attached(html.ToString(), "page.html");
        var findings = SensitiveDataGuard.Inspect(message).Findings;
        var whole = GuardScanner.Scan(HtmlText.Read(html.ToString()).Text);

        Assert.Contains(findings, finding => finding.Detector is "payment-card");
        Assert.Contains(findings, finding => finding.Detector is "password-assignment");
        Assert.Equal(whole.Select(finding => (finding.Detector, finding.Line, finding.Column)), findings.Select(finding => (finding.Detector, finding.Line, finding.Column)));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('<')]
    [InlineData('&')]
    public void HTML_of_one_character_comes_to_its_end(char c)
    {
        using var reader = new StringReader(new string(c, HtmlSegments.Longest * 3));

        Assert.Equal(HtmlSegments.Longest * 3, HtmlSegments.Of(reader).Sum(segment => segment.Length));
    }

    [Fact]
    public void A_long_attachment_is_never_in_memory_as_a_whole()
    {
        const int Length = 16 << 20;
        using var part = new MimePart("text", "plain") { FileName = "list.txt", Content = new MimeContent(new Repeated(Encoding.ASCII.GetBytes(Filling), Length)) };
        using var message = new MimeMessage { Body = part };
        SensitiveDataGuard.Inspect(message, cancellationToken: TestContext.Current.CancellationToken);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var report = SensitiveDataGuard.Inspect(message, cancellationToken: TestContext.Current.CancellationToken);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Empty(report.Findings);
        Assert.Empty(report.Unread);
        // The window, if the pool had none to give.
        Assert.True(allocated < 2 << 20, $"{allocated} octets");
    }

    private static string Fill(int length) => string.Concat(Enumerable.Repeat(Filling, (length / Filling.Length) + 1))[..length];

    private static MimeMessage Attached(string text, string name = "list.txt")
    {
        var builder = new BodyBuilder();
        builder.Attachments.Add(name, Encoding.UTF8.GetBytes(text), new ContentType("application", "octet-stream"));
        return new MimeMessage { Body = builder.ToMessageBody() };
    }

    /// <summary>Octets again and again.</summary>
    private sealed class Repeated(byte[] octets, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            for (var i = 0; i < read; i++)
            {
                buffer[offset + i] = octets[(Position + i) % octets.Length];
            }

            Position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = offset;

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
