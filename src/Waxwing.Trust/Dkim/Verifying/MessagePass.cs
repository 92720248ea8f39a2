namespace Waxwing.Trust;

/// <summary>What reads a message: its header first, then its body in pieces, if it wants it.</summary>
internal interface IMessageReader
{
    /// <summary>Whether the body matters.</summary>
    bool NeedsBody { get; }

    /// <summary>Takes the header, with or without the empty line at its end.</summary>
    DkimFault Begin(ReadOnlyMemory<byte> header);

    /// <summary>Takes the next piece of the body.</summary>
    void Append(ReadOnlySpan<byte> body);
}

/// <summary>Lets a message pass by a reader, once, in bounded memory.</summary>
internal static class MessagePass
{
    private const int Piece = 64 * 1024;

    public static DkimFault Run(ReadOnlyMemory<byte> message, int maxHeaderOctets, IMessageReader reader, CancellationToken cancellationToken)
    {
        var length = HeaderSection.Length(message.Span[..Math.Min(message.Length, maxHeaderOctets)]);
        if (length < 0 && message.Length > maxHeaderOctets)
        {
            return DkimFault.HeaderTooLarge;
        }

        var fault = reader.Begin(length < 0 ? message : message[..length]);
        var body = length < 0 || fault != DkimFault.None || !reader.NeedsBody ? default : message[length..];
        for (; !body.IsEmpty; body = body[Math.Min(Piece, body.Length)..])
        {
            cancellationToken.ThrowIfCancellationRequested();
            reader.Append(body.Span[..Math.Min(Piece, body.Length)]);
        }

        return fault;
    }

    /// <summary>The same for a stream, which is read up to its end only where the body matters, and stays open.</summary>
    public static async Task<DkimFault> RunAsync(Stream message, int maxHeaderOctets, IMessageReader reader, CancellationToken cancellationToken)
    {
        if (await HeaderReader.ReadAsync(message, maxHeaderOctets, cancellationToken).ConfigureAwait(false) is not { } read)
        {
            return DkimFault.HeaderTooLarge;
        }

        var fault = reader.Begin(read.Header);
        if (fault != DkimFault.None || !reader.NeedsBody)
        {
            return fault;
        }

        var buffer = new byte[Piece];
        reader.Append(read.Body.Span);
        while (await message.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var length)
        {
            reader.Append(buffer.AsSpan(0, length));
        }

        return DkimFault.None;
    }
}
