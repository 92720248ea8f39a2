using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Audit.Verifying;

namespace Waxwing.Server.Tests.Audit;

/// <summary>A head is found in whatever a collector made of its line, and nothing else is taken for one.</summary>
public sealed class HeadLines
{
    private const string Hash = "9a9f15506d9f94fad753f208ea8cb20af3bb2832ea2954174c811da736297da7";
    private const string Good = $"waxwing-audit-head v1 sequence=12 at=2031-01-01T12:00:00.000Z hash={Hash} key=0123456789abcdef signature=AAEC";

    [Theory]
    [InlineData(Good)]
    [InlineData($"<109>1 2031-01-01T12:00:00.000Z host waxwing 7 audit-head - {Good}")]
    [InlineData($"Jan  1 12:00:00 host 1 2031-01-01T12:00:00.000Z host waxwing 7 audit-head - {Good}\r")]
    [InlineData($$"""{"type":"audit.head","version":1,"line":"{{Good}}"}""")]
    [InlineData($$"""{"log":"{\"line\":\"{{Good}}\"}\n","stream":"stdout"}""")]
    public void Is_found(string line)
    {
        Assert.True(AuditHead.TryFind(line, out var head));

        Assert.Equal((12, "0123456789abcdef", Hash, new DateTimeOffset(2031, 1, 1, 12, 0, 0, TimeSpan.Zero)), (head.Sequence, head.Key, Convert.ToHexStringLower(head.Hash.Span), head.At));
        Assert.Equal([0, 1, 2], head.Signature.ToArray());
        Assert.Equal(Good, head.Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("waxwing-audit-head v2 sequence=12")]
    [InlineData("waxwing-audit-head v1 ")]
    [InlineData("waxwing-audit-head v1 sequence=12  at=2031-01-01T12:00:00.000Z hash=9a9f15506d9f94fad753f208ea8cb20af3bb2832ea2954174c811da736297da7 key=0123456789abcdef signature=AAEC")]
    [InlineData("waxwing-audit-head v1 sequence=0 at=2031-01-01T12:00:00.000Z hash=9a9f15506d9f94fad753f208ea8cb20af3bb2832ea2954174c811da736297da7 key=0123456789abcdef signature=AAEC")]
    [InlineData("waxwing-audit-head v1 sequence=012 at=2031-01-01T12:00:00.000Z hash=9a9f15506d9f94fad753f208ea8cb20af3bb2832ea2954174c811da736297da7 key=0123456789abcdef signature=AAEC")]
    [InlineData("waxwing-audit-head v1 sequence=99999999999999999999 at=2031-01-01T12:00:00.000Z hash=9a9f15506d9f94fad753f208ea8cb20af3bb2832ea2954174c811da736297da7 key=0123456789abcdef signature=AAEC")]
    [InlineData("waxwing-audit-head v1 sequence=12 at=2031-13-01T12:00:00.000Z hash=9a9f15506d9f94fad753f208ea8cb20af3bb2832ea2954174c811da736297da7 key=0123456789abcdef signature=AAEC")]
    [InlineData("waxwing-audit-head v1 sequence=12 at=2031-01-01T12:00:00.000Z hash=9A9F15506d9f94fad753f208ea8cb20af3bb2832ea2954174c811da736297da7 key=0123456789abcdef signature=AAEC")]
    [InlineData("waxwing-audit-head v1 sequence=12 at=2031-01-01T12:00:00.000Z hash=9a9f key=0123456789abcdef signature=AAEC")]
    [InlineData("waxwing-audit-head v1 sequence=12 at=2031-01-01T12:00:00.000Z hash=9a9f15506d9f94fad753f208ea8cb20af3bb2832ea2954174c811da736297da7 key=0123456789abcdef signature=")]
    [InlineData("waxwing-audit-head v1 sequence=12 at=2031-01-01T12:00:00.000Z hash=9a9f15506d9f94fad753f208ea8cb20af3bb2832ea2954174c811da736297da7 key=0123456789abcdef")]
    [InlineData("waxwing-audit-head v1 sequence=12 hash=9a9f15506d9f94fad753f208ea8cb20af3bb2832ea2954174c811da736297da7 at=2031-01-01T12:00:00.000Z key=0123456789abcdef signature=AAEC")]
    public void Is_none(string line) => Assert.False(AuditHead.TryFind(line, out _));

    [Fact]
    public void A_file_has_heads_among_other_lines_and_lines_that_cannot_be_read()
    {
        var text = $"something else\n{Good}\n\nwaxwing-audit-head v1 seq\n{new string('x', 100_000)}{Good}\r\n{Good[..^3]}";

        var collected = CollectedHeads.Read(new StringReader(text));

        // The head at the end of too long a line is cut off with it; a letter alone is no base64.
        Assert.Equal([Good], collected.Heads.Select(head => head.Line));
        Assert.Equal([4, 6], collected.Unreadable);
    }

    [Fact]
    public async Task A_file_without_any_shows_nothing_and_is_not_good()
    {
        await using var log = await KeptLog.WithAsync(3, 3);

        var verdict = log.Verify(CollectedHeads.Read(new StringReader("nothing\n")));
        var torn = log.Verify(CollectedHeads.Read(new StringReader($"{log.Heads()[0].Line}\nwaxwing-audit-head v1 torn\n")));

        Assert.Equal((AuditFault.NoHeads, null), (verdict.First!.Fault, verdict.First.Sequence));
        Assert.Equal((AuditFault.HeadUnreadable, null), (torn.First!.Fault, torn.First.Sequence));
    }

    // RFC 5424 §6.1: a receiver need not take more than 480 octets.
    [Fact]
    public async Task Is_short_enough_for_every_receiver_of_syslog()
    {
        await using var log = await KeptLog.WithAsync(3);
        var entry = log.Entries()[2] with { Sequence = long.MaxValue };

        Assert.InRange(log.Key.Sign(entry, KeptLog.Noon).Line.Length, 200, 380);
    }
}
