using System.Net;
using System.Text;

namespace Waxwing.Interop.Tests;

/// <summary>The search, on traffic made up here: a search that finds nothing proves something only if it can find.</summary>
public sealed class SearchInTraffic
{
    private const string Secret = "correct=horse-ü-battery";
    private static readonly byte[] Needle = Encoding.UTF8.GetBytes(Secret);

    [Fact]
    public void What_is_not_there_is_not_found() =>
        Assert.False(TrafficOf("Subject: nothing to see\r\n\r\nYWJjZGVm =41=42\r\n").Contains(Needle));

    [Fact]
    public void Raw_text_is_found() =>
        Assert.Equal(NeedleForms.Raw, TrafficOf($"my {Secret} staple").FormsOf(Needle) & NeedleForms.Raw);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("xy")]
    public void Base64_is_found_at_each_of_its_three_alignments(string before)
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{Secret} and so on"));

        Assert.Equal(NeedleForms.Base64, TrafficOf($"AUTH PLAIN {base64}\r\n").FormsOf(Needle));
    }

    [Fact]
    public void Base64_is_found_across_its_line_breaks()
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', 50) + Secret), Base64FormattingOptions.InsertLineBreaks);

        Assert.Equal(NeedleForms.Base64, TrafficOf(base64).FormsOf(Needle));
    }

    [Theory]
    [InlineData("correct=3Dhorse-=C3=BC-battery")]
    [InlineData("=63=6f=72=72=65=63=74=3D=68orse=\r\n-=C3=BC-bat=\r\ntery")]
    public void Quoted_printable_is_found_however_much_is_quoted(string quoted) =>
        Assert.Equal(NeedleForms.QuotedPrintable, TrafficOf($"{quoted}\r\n").FormsOf(Needle));

    [Fact]
    public void A_short_needle_is_refused_because_chance_would_find_it() =>
        Assert.Throws<ArgumentException>(() => TrafficOf("abc").Contains("abc"u8));

    [Fact]
    public void Segments_are_put_in_order_of_their_numbers_even_where_these_wrap()
    {
        var stream = Assert.Single(TcpFlow.Reassemble(
        [
            Segment(uint.MaxValue - 4, "", syn: true),
            Segment(uint.MaxValue - 3, "one "),
            Segment(4, "three"),
            Segment(0, "two "),
            Segment(4, "three"), // Sent again.
        ]));

        Assert.Equal("one two three", Encoding.ASCII.GetString(stream.Bytes));
    }

    [Fact]
    public void A_needle_across_two_segments_is_found()
    {
        var traffic = new CapturedTraffic(TcpFlow.Reassemble([Segment(0, "", syn: true), Segment(1, Secret[..5]), Segment(6, Secret[5..])]));

        Assert.True(traffic.Contains(Needle));
    }

    [Fact]
    public void A_capture_with_a_hole_is_refused() =>
        Assert.Throws<FormatException>(() => TcpFlow.Reassemble([Segment(0, "", syn: true), Segment(1, "one"), Segment(9, "three")]));

    [Fact]
    public void A_capture_that_began_too_late_is_refused() =>
        Assert.Throws<FormatException>(() => TcpFlow.Reassemble([Segment(1, "one")]));

    private static CapturedTraffic TrafficOf(string said) =>
        new(TcpFlow.Reassemble([Segment(0, "", syn: true), Segment(1, said)]));

    private static TcpSegment Segment(uint sequence, string payload, bool syn = false) =>
        new(new IPEndPoint(IPAddress.Loopback, 50_000), new IPEndPoint(IPAddress.Loopback, 465), sequence, syn, Encoding.UTF8.GetBytes(payload));
}
