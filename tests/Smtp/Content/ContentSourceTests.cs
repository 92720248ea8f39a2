using System.Text;
using CsCheck;

namespace Waxwing.Smtp.Tests.Content;

public sealed class ContentSourceTests
{
    private static readonly Gen<byte[]> Octets = Gen.Int[0, 40].Select(lines => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, lines).Select(i => $"line {i}\r\n"))));

    [Fact]
    public void Blocks_of_memory_and_of_a_stream_are_the_content() => Gen.Select(Octets, Gen.Int[1, 64]).Sample((octets, size) =>
    {
        Assert.Equal(octets, ReadAsync(MessageContent.FromBytes(octets), size).AsTask().GetAwaiter().GetResult());
        Assert.Equal(octets, ReadAsync(Streamed(octets, octets), size).AsTask().GetAwaiter().GetResult());
    }, iter: 2_000);

    [Fact]
    public void A_stream_that_differs_in_one_octet_is_never_read_to_its_end() => Gen.Select(Octets.Where(octets => octets.Length > 0), Gen.Int[1, 64], Gen.Int[0, 1000], Gen.Byte[1, 255]).Sample((octets, size, place, change) =>
    {
        var changed = octets.ToArray();
        changed[place % octets.Length] ^= change;
        Assert.Throws<InvalidDataException>(() => ReadAsync(Streamed(octets, changed), size).AsTask().GetAwaiter().GetResult());
    }, iter: 2_000);

    [Fact]
    public void Bounded_content_is_given_whole_and_its_facts_are_those_of_a_scan() => Gen.Select(Octets, Gen.Int[1, 64]).Sample((octets, size) =>
    {
        var content = Bounded(octets, octets.Length);
        Assert.Null(content.Facts);
        Assert.Equal(octets, ReadAsync(content, size).AsTask().GetAwaiter().GetResult());
        Assert.Equal(ContentScanner.Scan(octets), content.Facts);
        Assert.Equal(octets, ReadAsync(content, size).AsTask().GetAwaiter().GetResult());
    }, iter: 2_000);

    [Theory]
    [InlineData("one\rtwo\r\n", SmtpFailureDetail.ContentNotCanonical)]
    [InlineData("one\ntwo\r\n", SmtpFailureDetail.ContentNotCanonical)]
    [InlineData("one\0two\r\n", SmtpFailureDetail.ContentNotCanonical)]
    [InlineData("ends in\r", SmtpFailureDetail.ContentNotCanonical)]
    [InlineData("Gr\u00fc\u00dfe\r\n", SmtpFailureDetail.ContentSourceFailed)]
    [InlineData("longer than promised\r\nlonger than promised\r\n", SmtpFailureDetail.ContentSourceFailed)]
    public async Task Bounded_content_with_a_fault_is_never_read_to_its_end(string text, SmtpFailureDetail detail)
    {
        var content = Bounded(Encoding.Latin1.GetBytes(text), maxLength: 30);

        var fault = await Assert.ThrowsAsync<ContentFaultException>(() => ReadAsync(content, blockSize: 8).AsTask());

        Assert.Equal((detail, null), (fault.Detail, content.Facts));
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_found_on_the_way()
    {
        var content = Bounded(Encoding.ASCII.GetBytes(new string('x', 999) + "\r\n"), maxLength: 2_000);

        var fault = await Assert.ThrowsAsync<ContentFaultException>(() => ReadAsync(content, blockSize: 64).AsTask());

        Assert.Equal(SmtpFailureDetail.ContentLineTooLong, fault.Detail);
    }

    [Fact]
    public async Task Bounded_content_without_end_is_left_at_its_bound()
    {
        var content = MessageContent.FromStream(new ContentBounds(10_000, MayHaveEightBit: false), _ => ValueTask.FromResult<Stream>(new Endless()), needsSmtpUtf8: false);

        var fault = await Assert.ThrowsAsync<ContentFaultException>(() => ReadAsync(content, blockSize: 64).AsTask());

        Assert.Contains("10000", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounded_content_that_differs_when_it_is_read_again_is_never_read_to_its_end() => Gen.Select(Octets.Where(octets => octets.Length > 0), Gen.Int[1, 64]).Sample((octets, size) =>
    {
        var readings = 0;
        var changed = octets.ToArray();
        changed[0] ^= 1;
        var content = MessageContent.FromStream(new ContentBounds(octets.Length, MayHaveEightBit: false), _ => ValueTask.FromResult<Stream>(new MemoryStream(readings++ == 0 ? octets : changed)), needsSmtpUtf8: false);
        ReadAsync(content, size).AsTask().GetAwaiter().GetResult();
        Assert.Throws<InvalidDataException>(() => ReadAsync(content, size).AsTask().GetAwaiter().GetResult());
    }, iter: 500);

    private static MessageContent Bounded(byte[] octets, long maxLength) =>
        MessageContent.FromStream(new ContentBounds(maxLength, MayHaveEightBit: false), _ => ValueTask.FromResult<Stream>(new MemoryStream(octets)), needsSmtpUtf8: false);

    private sealed class Endless : MemoryStream
    {
        private int _given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < buffer.Length; i++, _given++)
            {
                buffer.Span[i] = "\r\n"u8[_given % 2];
            }

            return ValueTask.FromResult(buffer.Length);
        }
    }

    private static MessageContent Streamed(byte[] checkedOctets, byte[] octets) =>
        MessageContent.FromStream(ContentScanner.Scan(checkedOctets), _ => ValueTask.FromResult<Stream>(new MemoryStream(octets)));

    private static async ValueTask<byte[]> ReadAsync(MessageContent content, int blockSize)
    {
        await using var source = await ContentSource.OpenAsync(content, blockSize, TestContext.Current.CancellationToken);
        var whole = new List<byte>();
        while (!source.IsAtEnd)
        {
            whole.AddRange((await source.ReadAsync(TestContext.Current.CancellationToken)).Span);
        }

        return [.. whole];
    }
}
