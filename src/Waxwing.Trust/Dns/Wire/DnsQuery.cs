using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>One question as it goes over the wire. Its random identifier is one of the things that an answer must repeat.</summary>
internal sealed class DnsQuery
{
    /// <summary>The longest UDP answer that is asked for: it travels unfragmented everywhere (RFC 9715 §3.1).</summary>
    public const int MaxUdpOctets = 1232;

    private const int RecursionDesired = 0x0100;
    private const int AuthenticData = 0x0020;
    private const int CheckingDisabled = 0x0010;

    /// <summary>A question to a resolver.</summary>
    public DnsQuery(DnsQuestion question, bool checkingDisabled)
        : this(question, RecursionDesired | AuthenticData | (checkingDisabled ? CheckingDisabled : 0))
    {
    }

    private DnsQuery(DnsQuestion question, int flags)
    {
        Question = question;
        Identifier = (ushort)RandomNumberGenerator.GetInt32(0x10000);
        Octets = Write(flags);
    }

    /// <summary>A question to a name server, about what it has itself (RFC 1034 §4.3.1).</summary>
    public static DnsQuery ToAuthority(DnsQuestion question) => new(question, flags: 0);

    public DnsQuestion Question { get; }

    public ushort Identifier { get; }

    public ReadOnlyMemory<byte> Octets { get; }

    private byte[] Write(int flags)
    {
        var message = new List<byte>(64);
        // RFC 6840 §5.7: AD in a query says that the bit is understood; RFC 4035 §3.2.2: CD asks for data that do not verify.
        Number(Identifier, flags, 1, 0, 0, 1);
        foreach (var label in Question.Name.Labels())
        {
            message.Add((byte)label.Length);
            message.AddRange(label);
        }

        message.Add(0);
        Number((int)Question.Type, 1);

        // RFC 6891 §6.1.2 and RFC 3225 §3: OPT, the size that we take, and the DO bit, without which no resolver says AD (RFC 4035 §3.2.3).
        message.Add(0);
        Number(41, MaxUdpOctets, 0, 0x8000, 0);
        return [.. message];

        void Number(params ReadOnlySpan<int> values)
        {
            Span<byte> octets = stackalloc byte[2];
            foreach (var value in values)
            {
                BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)value);
                message.AddRange(octets);
            }
        }
    }
}
