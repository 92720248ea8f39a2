using System.Text;

namespace Waxwing.Trust.Tests.Dkim;

/// <summary>How a header is cut, and which fields a list of names means (RFC 6376 §5.4.2).</summary>
public sealed class HeaderFields
{
    [Fact]
    public void Fields_are_cut_at_line_ends_that_fold_nothing()
    {
        var section = Cut("A: 1\r\n 2\r\nno field\r\nB\t: 3\r\n\tx\r\n: no name\r\nC:\r\n\r\nbody: no field\r\n");
        Assert.Equal(["A", "", "B", "", "C"], section.Fields.Select(field => Encoding.ASCII.GetString(field.Name(section.Octets.Span))));
        Assert.Equal([" 1\r\n 2", "", " 3\r\n\tx", "", ""], section.Fields.Select(field => Encoding.ASCII.GetString(field.Value(section.Octets.Span))));
    }

    [Theory]
    [InlineData("A: 1\r\n\r\nbody", 8)]
    [InlineData("\r\nbody", 2)]
    [InlineData("A: 1\r\n", -1)]
    [InlineData("A: 1\n\nbody", -1)]
    [InlineData("", -1)]
    public void A_header_ends_with_an_empty_line(string message, int length) => Assert.Equal(length, HeaderSection.Length(Made.Octets(message)));

    [Fact]
    public void A_name_takes_the_lowest_field_that_was_not_taken_yet()
    {
        var section = Cut("To: 1\r\nX: 2\r\nto: 3\r\nTO: 4\r\n");
        var values = HeaderSelection.Of(section, ["to", "X", "To", "missing", "TO", "to", "x"]).Select(field => Encoding.ASCII.GetString(field.Value(section.Octets.Span)));
        Assert.Equal([" 4", " 2", " 3", " 1"], values);
        Assert.Equal((3, 1, 0), (section.Count("To"), section.Count("x"), section.Count("missing")));
    }

    [Fact]
    public void There_are_no_more_fields_than_allowed()
    {
        var header = string.Concat(Enumerable.Repeat("A: 1\r\n", 10));
        Assert.True(HeaderSection.TryCut(Made.Octets(header), 10, out _));
        Assert.False(HeaderSection.TryCut(Made.Octets(header), 9, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100_000)]
    public async Task A_header_is_read_from_a_stream_however_it_comes(int step)
    {
        var header = $"{string.Concat(Enumerable.Range(0, 3000).Select(i => $"X-{i}: value\r\n"))}\r\n";
        await using var stream = new SteppedStream(Made.Octets($"{header}body\r\n\r\n"), step);
        var (read, body) = (await HeaderReader.ReadAsync(stream, 100_000, TestContext.Current.CancellationToken))!.Value;
        Assert.Equal(header, Encoding.ASCII.GetString(read.Span));
        Assert.StartsWith(Encoding.ASCII.GetString(body.Span), "body\r\n\r\n", StringComparison.Ordinal);
        Assert.Equal(header.Length + body.Length, stream.Position);
    }

    [Theory]
    [InlineData("\r\nbody", 2)]
    [InlineData("A: 1\r\n", 6)]
    [InlineData("", 0)]
    public async Task A_header_may_be_empty_or_all_there_is(string message, int length)
    {
        await using var stream = new SteppedStream(Made.Octets(message), 1);
        Assert.Equal(length, (await HeaderReader.ReadAsync(stream, 1000, TestContext.Current.CancellationToken))!.Value.Header.Length);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task A_header_that_is_too_large_is_not_read_on(int size, bool fits)
    {
        await using var endless = new SteppedStream(Made.Octets(new string('x', size)), 64);
        Assert.Equal(fits, await HeaderReader.ReadAsync(endless, 1000, TestContext.Current.CancellationToken) is not null);
    }

    private static HeaderSection Cut(string text)
    {
        Assert.True(HeaderSection.TryCut(Made.Octets(text), 100, out var section));
        return section;
    }
}
