using System.Buffers.Binary;

namespace Waxwing.Trust;

/// <summary>Writes a message from front to back; names are never compressed.</summary>
internal sealed class DnsWriter
{
    private readonly List<byte> _octets = new(512);

    public int Length => _octets.Count;

    /// <summary>Numbers of 16 bits.</summary>
    public DnsWriter Number(params ReadOnlySpan<int> values)
    {
        Span<byte> octets = stackalloc byte[sizeof(ushort)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)value);
            _octets.AddRange(octets);
        }

        return this;
    }

    /// <summary>A number of 32 bits.</summary>
    public DnsWriter Long(uint value)
    {
        Span<byte> octets = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        _octets.AddRange(octets);
        return this;
    }

    /// <summary>Seconds since 1970 in 48 bits, as TSIG counts them (RFC 8945 §4.2).</summary>
    public DnsWriter Time(long seconds) => Number((int)((seconds >> 32) & 0xFFFF)).Long((uint)(seconds & 0xFFFF_FFFF));

    /// <summary>A name.</summary>
    public DnsWriter Name(DnsName name)
    {
        foreach (var label in name.Labels())
        {
            _octets.Add((byte)label.Length);
            _octets.AddRange(label);
        }

        _octets.Add(0);
        return this;
    }

    /// <summary>Octets as they are.</summary>
    public DnsWriter Octets(ReadOnlySpan<byte> octets)
    {
        _octets.AddRange(octets);
        return this;
    }

    /// <summary>Octets with their number in 16 bits before them.</summary>
    public DnsWriter Counted(ReadOnlySpan<byte> octets) => Number(octets.Length).Octets(octets);

    public byte[] ToArray() => [.. _octets];
}
