using System.Buffers;
using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>SHA-256 of as many octets as are signed. Small pieces are gathered, since each call of the platform's hash costs as much as many octets.</summary>
internal sealed class BodyDigest(long limit) : IDisposable
{
    private const int Gathered = 4096;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _gathered = ArrayPool<byte>.Shared.Rent(Gathered);
    private int _length;

    /// <summary>How many octets the canonical body has, signed or not.</summary>
    public long Octets { get; private set; }

    public void Append(ReadOnlySpan<byte> octets)
    {
        // The memory may be another message's already.
        ObjectDisposedException.ThrowIf(_gathered.Length == 0, this);
        var left = limit - Math.Min(limit, Octets);
        Octets += octets.Length;
        octets = octets[..(int)Math.Min(left, octets.Length)];
        if (octets.Length > Gathered - _length)
        {
            Flush();
        }

        if (octets.Length >= Gathered)
        {
            _hash.AppendData(octets);
            return;
        }

        octets.CopyTo(_gathered.AsSpan(_length));
        _length += octets.Length;
    }

    public byte[] Finish()
    {
        Flush();
        return _hash.GetHashAndReset();
    }

    public void Dispose()
    {
        _hash.Dispose();
        if (_gathered.Length > 0)
        {
            // What it held is nobody else's business.
            ArrayPool<byte>.Shared.Return(_gathered, clearArray: true);
            _gathered = [];
        }
    }

    private void Flush()
    {
        _hash.AppendData(_gathered, 0, _length);
        _length = 0;
    }
}
