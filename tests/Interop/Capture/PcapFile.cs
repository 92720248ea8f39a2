using System.Buffers.Binary;
using System.Net;

namespace Waxwing.Interop.Tests;

/// <summary>Reads the TCP segments of a pcap file as tcpdump writes it on this kind of machine: little-endian, Ethernet frames.</summary>
internal static class PcapFile
{
    private const uint Magic = 0xA1B2C3D4;
    private const uint Ethernet = 1;
    private const int FileHeader = 24;
    private const int RecordHeader = 16;
    private const byte Tcp = 6;

    /// <exception cref="FormatException">The file is of another kind, or a packet was cut short.</exception>
    public static IEnumerable<TcpSegment> Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < FileHeader || Word(file, 0) != Magic || Word(file, 20) != Ethernet)
        {
            throw new FormatException("Not a little-endian pcap file of Ethernet frames.");
        }

        for (var at = FileHeader; at < file.Length;)
        {
            var captured = (int)Word(file, at + 8);
            if (captured != Word(file, at + 12))
            {
                throw new FormatException("A packet was cut short.");
            }

            at += RecordHeader;
            if (ReadFrame(file.Slice(at, captured)) is { } segment)
            {
                yield return segment;
            }

            at += captured;
        }
    }

    private static TcpSegment? ReadFrame(ReadOnlyMemory<byte> frame)
    {
        var packet = frame[14..];
        return BinaryPrimitives.ReadUInt16BigEndian(frame.Span[12..]) switch
        {
            0x0800 => ReadIPv4(packet),
            0x86DD => ReadIPv6(packet),
            _ => null,
        };
    }

    private static TcpSegment? ReadIPv4(ReadOnlyMemory<byte> packet)
    {
        var header = packet.Span;
        if (header[9] != Tcp)
        {
            return null;
        }

        // The total length, not the frame's: short frames are padded. RFC 791 §3.1.
        var body = packet[((header[0] & 0x0F) * 4)..BinaryPrimitives.ReadUInt16BigEndian(header[2..])];
        return ReadTcp(new IPAddress(header[12..16]), new IPAddress(header[16..20]), body);
    }

    private static TcpSegment? ReadIPv6(ReadOnlyMemory<byte> packet)
    {
        var header = packet.Span;
        return header[6] == Tcp // On loopback no extension header stands between.
            ? ReadTcp(
                new IPAddress(header[8..24]),
                new IPAddress(header[24..40]),
                packet.Slice(40, BinaryPrimitives.ReadUInt16BigEndian(header[4..])))
            : null;
    }

    private static TcpSegment ReadTcp(IPAddress source, IPAddress destination, ReadOnlyMemory<byte> segment)
    {
        var header = segment.Span;
        return new TcpSegment(
            new IPEndPoint(source, BinaryPrimitives.ReadUInt16BigEndian(header)),
            new IPEndPoint(destination, BinaryPrimitives.ReadUInt16BigEndian(header[2..])),
            BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
            Syn: (header[13] & 0x02) != 0,
            segment[((header[12] >> 4) * 4)..]);
    }

    private static uint Word(ReadOnlyMemory<byte> file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.Span[at..]);
}
