namespace Waxwing.Sandbox;

/// <summary>A connection that adds forged replies, once, to the server's 220 to STARTTLS.</summary>
internal sealed class InjectingStream(Stream inner, InjectionPlace place) : Stream
{
    private bool _done;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    // Answers to EHLO and AUTH: they offer the mechanism that reveals the password, and then accept it.
    private static ReadOnlySpan<byte> Forged => "250-localhost\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000000\r\n235 2.7.0 Authenticated\r\n"u8;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reply = _done ? -1 : buffer.Span.IndexOf("220 2.0.0 "u8);
        if (reply < 0)
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            return;
        }

        _done = true;
        switch (place)
        {
            case InjectionPlace.BehindReply:
                await inner.WriteAsync((byte[])[.. buffer.Span, .. Forged], cancellationToken).ConfigureAwait(false);
                break;
            case InjectionPlace.BeforeReply:
                await inner.WriteAsync((byte[])[.. buffer.Span[..reply], .. Forged, .. buffer.Span[reply..]], cancellationToken).ConfigureAwait(false);
                break;
            case InjectionPlace.AfterReply:
                await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
                await inner.WriteAsync(Forged.ToArray(), cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous reads only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous writes only.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
