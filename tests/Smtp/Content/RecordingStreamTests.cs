namespace Waxwing.Smtp.Tests.Content;

public sealed class RecordingStreamTests
{
    private static readonly byte[] Octets = "Subject: hi\r\n\r\nhello\r\n"u8.ToArray();

    [Theory]
    [InlineData(1000)]
    [InlineData(5)]
    public async Task What_gave_its_memory_away_is_of_no_use(int keepAtMost)
    {
        await using var stream = new RecordingStream(keepAtMost);
        stream.Write(Octets);
        Assert.Equal(Octets.Length, stream.Facts.Length);

        stream.Recycle();
        stream.Recycle();

        Assert.Throws<ObjectDisposedException>(() => stream.Write(Octets));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.WriteAsync(Octets, TestContext.Current.CancellationToken));
        Assert.Throws<ObjectDisposedException>(() => stream.Facts);
        Assert.Throws<ObjectDisposedException>(() => stream.ToContent(_ => ValueTask.FromResult<Stream>(new MemoryStream(Octets)), needsSmtpUtf8: false));
    }

    [Fact]
    public void What_grows_and_is_kept_is_whole()
    {
        using var stream = new RecordingStream(1_000_000);
        for (var i = 0; i < 10_000; i++)
        {
            stream.Write("0123456789012345678901234567890123456789\r\n"u8);
        }

        Assert.Equal(420_000, stream.Facts.Length);
        Assert.Equal(40, stream.Facts.LongestLine);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100)]
    public void What_is_put_before_is_the_beginning_of_the_content(int headroom)
    {
        using var stream = new RecordingStream(1000, headroom);
        stream.Write(Octets);

        stream.Prepend("DKIM-Signature: a\r\n"u8);
        stream.Prepend("Received: b\r\n"u8);

        Assert.True(stream.TryGetOctets(out var octets));
        Assert.Equal("Received: b\r\nDKIM-Signature: a\r\nSubject: hi\r\n\r\nhello\r\n"u8.ToArray(), octets.ToArray());
        Assert.Equal(ContentScanner.Scan(octets.Span), stream.Facts);
    }

    [Fact]
    public void Nothing_is_put_before_what_was_not_kept()
    {
        using var stream = new RecordingStream(5, headroom: 100);
        stream.Write(Octets);

        Assert.False(stream.TryGetOctets(out _));
        Assert.Throws<InvalidOperationException>(() => stream.Prepend("A: b\r\n"u8));
    }
}
