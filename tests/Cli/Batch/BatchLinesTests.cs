using System.Text;
using Waxwing.Cli.Batch;

namespace Waxwing.Cli.Tests.Batch;

/// <summary>How the input of a batch is cut into lines.</summary>
public sealed class BatchLinesTests
{
    [Fact]
    public async Task Blank_lines_count_and_are_no_lines_and_the_last_needs_no_end()
    {
        var lines = await ReadAsync("\uFEFF{\"a\":1}\n\n  \r\n{\"b\":2}\r\n\nlast");
        Assert.Equal([(1L, "{\"a\":1}"), (4L, "{\"b\":2}\r"), (6L, "last")], lines.Select(line => (line.Number, Encoding.UTF8.GetString(line.Content!))));
    }

    [Fact]
    public async Task A_line_of_any_length_is_passed_over_and_the_next_one_is_read()
    {
        var lines = await ReadAsync($"{new string('x', BatchLines.MaxLength + 1)}\n{new string('y', BatchLines.MaxLength)}\nz");
        Assert.Equal([null, BatchLines.MaxLength, 1], lines.Select(line => line.Content?.Length));
        Assert.Equal([1, 2, 3], lines.Select(line => line.Number));
    }

    [Fact]
    public async Task The_hash_of_the_input_tells_where_two_differ_and_that_of_a_line_does_not_care()
    {
        var one = await ReadAsync("a\nb\nc\n");
        var other = await ReadAsync("a\nX\nc\n");
        var shifted = await ReadAsync("a\n\nb\nc\n");
        Assert.Equal([true, false, false], one.Zip(other, (left, right) => string.Equals(left.Input, right.Input, StringComparison.Ordinal)));
        Assert.Equal([true, false, true], one.Zip(other, (left, right) => string.Equals(left.Hash, right.Hash, StringComparison.Ordinal)));
        Assert.NotEqual(one[1].Input, shifted[1].Input);
    }

    [Fact]
    public async Task A_gigabyte_in_one_line_costs_no_more_memory_than_the_longest_that_is_read()
    {
        using var lines = new BatchLines(new EndlessLine(1L << 30));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null((await lines.ReadAsync(TestContext.Current.CancellationToken))!.Content);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32L * 1024 * 1024);
    }

    private static async Task<List<BatchLine>> ReadAsync(string text)
    {
        using var lines = new BatchLines(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        var read = new List<BatchLine>();
        while (await lines.ReadAsync(TestContext.Current.CancellationToken) is { } line)
        {
            read.Add(line);
        }

        return read;
    }

    private sealed class EndlessLine(long length) : MemoryStream
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            buffer.Span[..count].Fill((byte)'x');
            _left -= count;
            return ValueTask.FromResult(count);
        }
    }
}
