namespace Waxwing.Trust.Tests.Dkim;

/// <summary>A stream that gives no more than a few octets at a time.</summary>
internal sealed class SteppedStream(byte[] octets, int step) : MemoryStream(octets, writable: false)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
}
