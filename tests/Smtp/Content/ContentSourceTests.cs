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
