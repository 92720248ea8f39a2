using System.Buffers.Binary;
using System.Text;

namespace Waxwing.TestSupport;

/// <summary>Builds the answer to a query octet by octet, so that it can be wrong in any way.</summary>
internal sealed class DnsReply
{
    public const int A = 1;
    public const int Cname = 5;
    public const int Soa = 6;
    public const int Srv = 33;

    /// <summary>A pointer to the name of the question.</summary>
    public static readonly byte[] QuestionName = [0xC0, 12];

    private readonly List<byte> _octets;

    private DnsReply(ReadOnlySpan<byte> query)
    {
        var end = 12;
        while (query[end] != 0)
        {
            end += query[end] + 1;
        }

        _octets = [.. query[..(end + 5)]];
        Set(2, 0x8180); // QR, RD, RA
        Set(6, 0);
        Set(8, 0);
        Set(10, 0);
    }

    /// <summary>An empty answer without error.</summary>
    public static DnsReply To(ReadOnlySpan<byte> query) => new(query);

    public byte[] Octets => [.. _octets];

    /// <summary>Sets a number of the header: 0 the identifier, 2 the flags, 6 the answers, 8 the authorities, 10 the additionals.</summary>
    public DnsReply Set(int offset, int value)
    {
        (_octets[offset], _octets[offset + 1]) = ((byte)(value >> 8), (byte)value);
        return this;
    }

    public DnsReply Flags(int more) => Set(2, (_octets[2] << 8) | _octets[3] | more);

    /// <summary>A record of the answer section, which has to come before the others.</summary>
    public DnsReply Answer(byte[] name, int type, byte[] data, uint timeToLive = 60) => Record(6, name, type, data, timeToLive);

    public DnsReply Authority(byte[] name, int type, byte[] data, uint timeToLive = 60) => Record(8, name, type, data, timeToLive);

    /// <summary>EDNS with one option (RFC 6891).</summary>
    public DnsReply Option(int code, params byte[] data) => Record(10, [0], 41, [.. Number(code), .. Number(data.Length), .. data], 0);

    /// <summary>Octets behind everything.</summary>
    public DnsReply Append(params byte[] octets)
    {
        _octets.AddRange(octets);
        return this;
    }

    /// <summary>A name without compression; a label may hold anything.</summary>
    public static byte[] Name(params string[] labels) => [.. labels.SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.Latin1.GetBytes(label)]), 0];

    public static byte[] SrvData(int port, params string[] target) => [0, 0, 0, 0, .. Number(port), .. Name(target)];

    private static byte[] Number(int value) => [(byte)(value >> 8), (byte)value];

    private DnsReply Record(int counter, byte[] name, int type, byte[] data, uint timeToLive)
    {
        Span<byte> life = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(life, timeToLive);
        _octets.AddRange([.. name, .. Number(type), 0, 1, .. life, .. Number(data.Length), .. data]);
        return Set(counter, ((_octets[counter] << 8) | _octets[counter + 1]) + 1);
    }
}
