namespace Waxwing.Trust;

/// <summary>What reads a message: its header first, then its body in pieces, if it wants it; and what it says of it then.</summary>
internal interface IMessageReader<TResult> : IDisposable
{
    /// <summary>Whether the body matters.</summary>
    bool NeedsBody { get; }

    /// <summary>Takes the header, with or without the empty line at its end.</summary>
    DkimFault Begin(ReadOnlyMemory<byte> header);

    /// <summary>Takes the next piece of the body.</summary>
    void Append(ReadOnlySpan<byte> body);

    /// <summary>Looks the keys up and judges.</summary>
    Task<TResult> ConcludeAsync(DkimKeyLookup keys, CancellationToken cancellationToken);

    /// <summary>The result for a message that could not be read.</summary>
    TResult Unreadable(DkimFault fault);
}

/// <summary>Lets a message pass by a reader, once, in bounded memory.</summary>
internal sealed class MessagePass(DkimKeyLookup keys, int maxHeaderOctets)
{
    private const int Piece = 64 * 1024;

    public async Task<TResult> RunAsync<TResult>(ReadOnlyMemory<byte> message, IMessageReader<TResult> reader, CancellationToken cancellationToken) =>
        await ConcludeAsync(Read(message, reader, cancellationToken), reader, cancellationToken).ConfigureAwait(false);

    /// <summary>The same for a stream, which is read up to its end only where the body matters, and stays open.</summary>
    public async Task<TResult> RunAsync<TResult>(Stream message, IMessageReader<TResult> reader, CancellationToken cancellationToken) =>
        await ConcludeAsync(await ReadAsync(message, reader, cancellationToken).ConfigureAwait(false), reader, cancellationToken).ConfigureAwait(false);

    private async Task<TResult> ConcludeAsync<TResult>(DkimFault fault, IMessageReader<TResult> reader, CancellationToken cancellationToken) =>
        fault == DkimFault.None ? await reader.ConcludeAsync(keys, cancellationToken).ConfigureAwait(false) : reader.Unreadable(fault);

    private DkimFault Read<TResult>(ReadOnlyMemory<byte> message, IMessageReader<TResult> reader, CancellationToken cancellationToken)
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

    private async Task<DkimFault> ReadAsync<TResult>(Stream message, IMessageReader<TResult> reader, CancellationToken cancellationToken)
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
