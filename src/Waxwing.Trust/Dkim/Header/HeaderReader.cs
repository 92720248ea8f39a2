namespace Waxwing.Trust;

/// <summary>Reads the header from the beginning of a stream.</summary>
internal static class HeaderReader
{
    private const int FirstSize = 16 * 1024;

    /// <summary>Reads it.</summary>
    /// <param name="stream">The message from its first octet.</param>
    /// <param name="maxOctets">The most that a header may have.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The header with its empty line, and what was read of the body; null for a header that is larger. A stream that ends within is a header alone.</returns>
    public static async Task<(ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Body)?> ReadAsync(Stream stream, int maxOctets, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(FirstSize, maxOctets)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == maxOctets)
                {
                    return await stream.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) == 0 ? (buffer, default) : null;
                }

                Array.Resize(ref buffer, (int)Math.Min(2L * length, maxOctets));
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            // The end of the header may have begun in what was there before.
            var from = length < 4 ? 0 : length - 3;
            length += read;
            var end = from > 0 ? buffer.AsSpan(from, length - from).IndexOf("\r\n\r\n"u8) : HeaderSection.Length(buffer.AsSpan(0, length));
            if (end >= 0)
            {
                end = from > 0 ? from + end + 4 : end;
                return (buffer.AsMemory(0, end), buffer.AsMemory(end, length - end));
            }

            if (read == 0)
            {
                return (buffer.AsMemory(0, length), default);
            }
        }
    }
}
