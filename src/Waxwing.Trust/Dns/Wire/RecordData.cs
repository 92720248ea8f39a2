using System.Collections.Immutable;
using System.Net;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Reads the data of one record; it has to fill the length that the record states.</summary>
internal static class RecordData
{
    public static DnsRecord Read(DnsType type, ReadOnlySpan<byte> message, int start, int length)
    {
        var reader = Open(message, start, length);
        DnsRecord record = type switch
        {
            DnsType.A => new AddressRecord(new IPAddress(reader.Take(4))),
            DnsType.Aaaa => new AddressRecord(new IPAddress(reader.Take(16))),
            DnsType.Ns => new NsRecord(Host(reader.ReadName()) ?? throw new DnsFormatException("the root is no name server")),
            DnsType.Cname => new CnameRecord(Alias(reader.ReadName())),
            DnsType.Srv => new SrvRecord(reader.ReadUInt16(), reader.ReadUInt16(), reader.ReadUInt16(), Host(reader.ReadName())),
            DnsType.Mx => new MxRecord(reader.ReadUInt16(), Host(reader.ReadName())),
            DnsType.Ptr => new PtrRecord(Host(reader.ReadName()) ?? throw new DnsFormatException("an address is named after the root")),
            DnsType.Txt => new TxtRecord(Text(ref reader)),
            DnsType.Tlsa => new TlsaRecord(reader.ReadByte(), reader.ReadByte(), reader.ReadByte(), Octets(ref reader, length - 3)),
        };
        return reader.AtEnd ? record : throw new DnsFormatException("the data of a record do not fill its length");
    }

    /// <summary>The canonical name of an alias.</summary>
    public static string ReadAlias(ReadOnlySpan<byte> message, int start, int length)
    {
        var reader = Open(message, start, length);
        var alias = Alias(reader.ReadName());
        return reader.AtEnd ? alias.ToString() : throw new DnsFormatException("the data of an alias do not fill its length");
    }

    private static DnsName Alias(string name) => DnsName.TryParse(name, out var alias) ? alias : throw new DnsFormatException("an alias leads to something that is no name");

    private static DnsReader Open(ReadOnlySpan<byte> message, int start, int length)
    {
        var reader = new DnsReader(message[..(start + length)]);
        reader.Take(start);
        return reader;
    }

    // RFC 2782 and RFC 7505: the root means that there is no host.
    private static Domain? Host(string name) =>
        name.Length == 0 ? null
        : Domain.TryParse(name, out var host, out _) && !host.IsAddressLiteral ? host
        : throw new DnsFormatException("a record names something that is no host name");

    private static string Text(ref DnsReader reader)
    {
        var text = new StringBuilder();
        do
        {
            text.Append(Encoding.Latin1.GetString(reader.Take(reader.ReadByte())));
        }
        while (!reader.AtEnd);
        return text.ToString();
    }

    private static ImmutableArray<byte> Octets(ref DnsReader reader, int length) =>
        length > 0 ? [.. reader.Take(length)] : throw new DnsFormatException("a TLSA record has no data");
}
