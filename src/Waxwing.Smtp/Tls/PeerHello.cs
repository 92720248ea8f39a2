using System.Buffers.Binary;
using System.Net.Security;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>How a peer answered our ClientHello, read from its first bytes in clear.</summary>
internal readonly record struct PeerHello
{
    // RFC 8446 §5.1: a record is type (1), legacy version (2), length (2), fragment. §4: a message is type (1), length (3), body.
    private const byte AlertRecord = 21;
    private const byte HandshakeRecord = 22;
    private const byte ServerHello = 2;
    private const int RecordHeader = 5;
    private const int MessageHeader = 4;
    private const int MaxTextLength = 60;

    /// <summary>Whether the peer said anything.</summary>
    public bool IsSilence { get; private init; }

    /// <summary>Whether the first bytes can be a TLS record.</summary>
    public bool IsTls { get; private init; }

    /// <summary>The first line in clear, printable, where the answer is no TLS; else empty.</summary>
    public string ClearText { get; private init; }

    /// <summary>Whether that line is an SMTP reply (RFC 5321 §4.2): a greeting, or a word on the hello that it cannot read.</summary>
    public bool SpeaksSmtp => ClearText is [>= '2' and <= '5', >= '0' and <= '5', >= '0' and <= '9', ' ' or '-', ..];

    /// <summary>The description of an alert in clear, or null.</summary>
    public byte? Alert { get; private init; }

    /// <summary>The version of a ServerHello, such as 0x0302 for TLS 1.1, or null.</summary>
    public int? Version { get; private init; }

    /// <summary>The cipher suite of a ServerHello, or null.</summary>
    public TlsCipherSuite? Suite { get; private init; }

    public static PeerHello Read(ReadOnlySpan<byte> first)
    {
        if (first.IsEmpty)
        {
            return new() { IsSilence = true, ClearText = "" };
        }

        // The major version is 3 from SSLv3 to TLS 1.3.
        if (first[0] is not (AlertRecord or HandshakeRecord) || (first.Length > 1 && first[1] != 3))
        {
            return new() { ClearText = Line(first) };
        }

        var fragment = first.Length > RecordHeader ? first[RecordHeader..] : [];
        var hello = first[0] == HandshakeRecord && fragment.Length > MessageHeader && fragment[0] == ServerHello ? fragment[MessageHeader..] : [];
        return new()
        {
            IsTls = true,
            ClearText = "",
            Alert = first[0] == AlertRecord && fragment.Length >= 2 ? fragment[1] : null,
            Version = hello.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(hello) : null,
            Suite = SuiteOf(hello),
        };
    }

    private static TlsCipherSuite? SuiteOf(ReadOnlySpan<byte> hello)
    {
        // RFC 8446 §4.1.3: version (2), random (32), session id (1 + length), suite (2).
        const int SessionId = 2 + 32;
        var suite = hello.Length > SessionId ? SessionId + 1 + hello[SessionId] : int.MaxValue;
        return suite <= hello.Length - 2 ? (TlsCipherSuite)BinaryPrimitives.ReadUInt16BigEndian(hello[suite..]) : null;
    }

    private static string Line(ReadOnlySpan<byte> first)
    {
        var end = first.IndexOfAny((byte)'\r', (byte)'\n');
        var line = end < 0 ? first : first[..end];
        return CertificateDescription.Printable(Encoding.Latin1.GetString(line[..Math.Min(line.Length, MaxTextLength)]));
    }
}
