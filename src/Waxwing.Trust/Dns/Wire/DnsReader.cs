using System.Buffers.Binary;
using System.Text;

namespace Waxwing.Trust;

/// <summary>Reads a message from front to back; whatever would lead outside of it is a <see cref="DnsFormatException"/>.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    // RFC 1035 §2.3.4: 255 octets with the length octets and the root's.
    private const int MaxNameOctets = 255;

    private readonly ReadOnlySpan<byte> _message = message;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _message.Length;

    public byte ReadByte() => Take(1)[0];

    public int ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> Take(int length)
    {
        if (length > _message.Length - Position)
        {
            throw new DnsFormatException("the message ends too early");
        }

        var taken = _message.Slice(Position, length);
        Position += length;
        return taken;
    }

    /// <summary>
    /// A name in lower case without the final dot; the root is empty. Characters that no name of ours has are escaped as in
    /// a zone file (RFC 1035 §5.1), so that nothing is taken for what it is not.
    /// </summary>
    public string ReadName()
    {
        var text = new StringBuilder();
        var at = Position;
        // RFC 1035 §4.1.4: a pointer leads to a prior occurrence. Each has to lead further back than the one before, so that none leads in a circle.
        var bound = at;
        var octets = 1;
        int? behind = null;
        while (true)
        {
            var length = At(at);
            if (length == 0)
            {
                Position = behind ?? at + 1;
                return text.ToString();
            }

            if (length >= 0xC0)
            {
                behind ??= at + 2;
                var target = ((length & 0x3F) << 8) | At(at + 1);
                at = bound = target < bound ? target : throw new DnsFormatException("a compressed name points forward or in a circle");
                continue;
            }

            octets += length + 1;
            if (length > 63 || octets > MaxNameOctets)
            {
                throw new DnsFormatException("a name is too long, or has a label of a kind that is not in use");
            }

            text.Append(text.Length == 0 ? "" : ".");
            for (var i = 1; i <= length; i++)
            {
                DnsName.AppendEscaped(text, At(at + i));
            }

            at += length + 1;
        }
    }

    private readonly byte At(int index) => index < _message.Length ? _message[index] : throw new DnsFormatException("a name ends too early");
}
