using MimeKit;

namespace Waxwing.Tests.Guard;

/// <summary>Most mail is small and holds nothing. Reading it has to cost next to nothing, since every message is read.</summary>
public sealed class CleanMessage
{
    private const int Rounds = 1_000;

    [Theory]
    [InlineData("us-ascii", ContentEncoding.Default)]
    [InlineData("utf-8", ContentEncoding.EightBit)]
    public void Is_read_without_a_copy_of_its_text(string charset, ContentEncoding encoding)
    {
        var text = new TextPart("plain");
        text.SetText(charset, string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog and then has a short rest.\r\n", 28)));
        text.Content!.Stream!.Seek(0, SeekOrigin.Begin);
        text.Content = new MimeContent(text.Content.Stream, encoding);
        using var message = new MimeMessage { Subject = "Nothing in it", Body = text };
        var clean = Inspect();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            clean &= Inspect();
        }

        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;

        Assert.True(clean);
        // The text alone would be 4 KB. What is left is the report, and those who write it.
        Assert.InRange(allocated, 0, 1_200);

        bool Inspect() => SensitiveDataGuard.Inspect(message, cancellationToken: CancellationToken.None).Findings.IsEmpty;
    }
}
