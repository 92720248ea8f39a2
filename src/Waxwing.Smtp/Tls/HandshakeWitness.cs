namespace Waxwing.Smtp;

/// <summary>
/// Passes a stream through and listens to what the peer says: it remembers the first bytes, so that a failed handshake
/// can be explained by what came over the wire and not by the platform's words for it, and reads the server's flight.
/// </summary>
internal sealed class HandshakeWitness(Stream transport) : Stream
{
    // RFC 8446 §5.1, §4.1.3: record header, handshake header and a ServerHello up to its cipher suite have 78 bytes.
    private readonly byte[] first = new byte[128];
    private int length;
    private volatile bool _isOver;

    /// <summary>What the peer said first.</summary>
    public ReadOnlySpan<byte> First => first.AsSpan(0, length);

    /// <summary>The handshake is over: what follows passes through unheard.</summary>
    public void Leave() => _isOver = true;

    /// <summary>What the server's flight tells in clear.</summary>
    public ServerFlight Flight { get; } = new();

    /// <inheritdoc/>
    public override bool CanRead => transport.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => transport.CanWrite;

    /// <inheritdoc/>
    public override bool CanTimeout => transport.CanTimeout;

    /// <inheritdoc/>
    public override int ReadTimeout { get => transport.ReadTimeout; set => transport.ReadTimeout = value; }

    /// <inheritdoc/>
    public override int WriteTimeout { get => transport.WriteTimeout; set => transport.WriteTimeout = value; }

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = transport.Read(buffer);
        Remember(buffer[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _isOver ? transport.ReadAsync(buffer, cancellationToken) : ReadAndRememberAsync(buffer, cancellationToken);

    private async ValueTask<int> ReadAndRememberAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await transport.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Remember(buffer.Span[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => transport.Write(buffer);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => transport.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => transport.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => transport.WriteAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override void Flush() => transport.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => transport.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await transport.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            transport.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Remember(ReadOnlySpan<byte> read)
    {
        var taken = Math.Min(read.Length, first.Length - length);
        read[..taken].CopyTo(first.AsSpan(length));
        length += taken;
        Flight.Read(read);
    }
}
