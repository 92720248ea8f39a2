using Org.BouncyCastle.Tls;

namespace Waxwing.Sandbox;

/// <summary>BouncyCastle's TLS, which does no input and output of its own, as a stream over a connection.</summary>
internal sealed class BouncyCastleStream(Stream transport, TlsProtocol protocol) : Stream
{
    private readonly byte[] _records = new byte[16 * 1024];

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Carries the handshake that <c>Accept</c> or <c>Connect</c> began to its end.</summary>
    /// <exception cref="IOException">It failed, or the peer left.</exception>
    public async Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken).ConfigureAwait(false);
        while (protocol.IsHandshaking)
        {
            if (!await ReceiveAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new EndOfStreamException("The peer ended the connection within the handshake.");
            }
        }
    }

    /// <summary>Sends the alert of a failed handshake, if the peer still takes it.</summary>
    public async Task FlushAlertAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It knows already.
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (protocol.GetAvailableInputBytes() == 0)
        {
            if (!await ReceiveAsync(cancellationToken).ConfigureAwait(false))
            {
                return 0;
            }
        }

        var data = new byte[Math.Min(buffer.Length, protocol.GetAvailableInputBytes())];
        var count = protocol.ReadInput(data, 0, data.Length);
        data.AsMemory(0, count).CopyTo(buffer);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        protocol.WriteApplicationData(buffer.Span);
        await SendAsync(cancellationToken).ConfigureAwait(false);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => transport.FlushAsync(cancellationToken);

    public override void Flush() => transport.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous reads only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous writes only.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (protocol.IsClosed)
        {
            return false;
        }

        var count = await transport.ReadAsync(_records, cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            return false;
        }

        protocol.OfferInput(_records, 0, count);
        await SendAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        var count = protocol.GetAvailableOutputBytes();
        if (count > 0)
        {
            var records = new byte[count];
            protocol.ReadOutput(records, 0, count);
            await transport.WriteAsync(records, cancellationToken).ConfigureAwait(false);
        }
    }
}
