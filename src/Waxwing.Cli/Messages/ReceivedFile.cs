namespace Waxwing.Cli.Messages;

/// <summary>A message that was received and lies in a file, octet for octet as it came but for its line ends.</summary>
internal static class ReceivedFile
{
    // More than any server takes, and an end to endless input.
    private const int MaxOctets = 64 * 1024 * 1024;

    /// <summary>Reads it. A file whose first line ends with LF alone was saved on Unix, and gets the CRLF back that went over the wire.</summary>
    /// <exception cref="SendException">Stage Validate: it cannot be read, or is too long.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var source = Input.Open(path, "FILE");
        using var octets = new MemoryStream();
        var block = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await source.ReadAsync(block, cancellationToken)) > 0)
            {
                octets.Write(block, 0, count);
                if (octets.Length > MaxOctets)
                {
                    throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.InvalidMessage, $"FILE: the message has more than {MaxOctets} octets, which no server takes"));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Input.Unreadable("FILE", exception);
        }

        return Canonical(WithoutEnvelope(octets.GetBuffer().AsMemory(0, (int)octets.Length)));
    }

    // The line that begins a message in an mbox file is none of the message's (RFC 4155).
    private static ReadOnlyMemory<byte> WithoutEnvelope(ReadOnlyMemory<byte> octets) =>
        octets.Span.StartsWith("From "u8) && octets.Span.IndexOf((byte)'\n') is var end and >= 0 ? octets[(end + 1)..] : octets;

    private static ReadOnlyMemory<byte> Canonical(ReadOnlyMemory<byte> octets)
    {
        var first = octets.Span.IndexOf((byte)'\n');
        if (first < 0 || (first > 0 && octets.Span[first - 1] == '\r'))
        {
            return octets;
        }

        var lines = octets.Span.Count((byte)'\n');
        var canonical = new byte[octets.Length + lines];
        var length = 0;
        foreach (var octet in octets.Span)
        {
            if (octet == '\n' && (length == 0 || canonical[length - 1] != '\r'))
            {
                canonical[length++] = (byte)'\r';
            }

            canonical[length++] = octet;
        }

        return canonical.AsMemory(0, length);
    }
}
