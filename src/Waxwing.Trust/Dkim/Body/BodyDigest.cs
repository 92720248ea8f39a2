using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>SHA-256 of as many octets as are signed. Small pieces are gathered, since each call of the platform's hash costs as much as many octets.</summary>
internal sealed class BodyDigest(long limit) : IDisposable
{
    private const int Gathered = 4096;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _gathered = new byte[Gathered];
    private int _length;

    /// <summary>How many octets the canonical body has, signed or not.</summary>
    public long Octets { get; private set; }

    public void Append(ReadOnlySpan<byte> octets)
    {
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

    public void Dispose() => _hash.Dispose();

    private void Flush()
    {
        _hash.AppendData(_gathered, 0, _length);
        _length = 0;
    }
}
