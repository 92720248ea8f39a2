using System.Buffers;
using System.Numerics;

namespace Waxwing.Server.Submission;

/// <summary>The octets of one message on its way in, in one piece of pooled memory. Used by one session.</summary>
internal sealed class ContentBuffer(ContentMemory memory) : IDisposable
{
    /// <summary>The longest message that fits.</summary>
    public const int Longest = 1 << 30;

    private const int First = 16 * 1024;
    private byte[] _octets = [];
    private int _taken;
    private int _length;

    /// <summary>Adds octets; false if there is no room for them.</summary>
    public bool TryAppend(ReadOnlySpan<byte> octets)
    {
        if (octets.Length > _octets.Length - _length && !TryGrow(_length + octets.Length))
        {
            return false;
        }

        octets.CopyTo(_octets.AsSpan(_length));
        _length += octets.Length;
        return true;
    }

    /// <summary>What was added, for reading, as long as this is not disposed.</summary>
    public Stream Open() => new MemoryStream(_octets, 0, _length, writable: false);

    public void Dispose()
    {
        if (_octets.Length > 0)
        {
            // Mail is nobody's business who rents this memory next.
            ArrayPool<byte>.Shared.Return(_octets, clearArray: true);
        }

        memory.Return(_taken);
        (_octets, _taken, _length) = ([], 0, 0);
    }

    private bool TryGrow(int needed)
    {
        var size = needed > Longest ? 0 : Math.Max(First, (int)BitOperations.RoundUpToPowerOf2((uint)needed));
        if (size == 0 || !memory.TryTake(size))
        {
            return false;
        }

        var larger = ArrayPool<byte>.Shared.Rent(size);
        _octets.AsSpan(0, _length).CopyTo(larger);
        var length = _length;
        Dispose();
        (_octets, _taken, _length) = (larger, size, length);
        return true;
    }
}
