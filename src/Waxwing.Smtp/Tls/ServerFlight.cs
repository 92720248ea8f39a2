using System.Buffers.Binary;
using System.Net.Security;

namespace Waxwing.Smtp;

/// <summary>
/// Reads what a server says in clear in its first flight, which the platform does not tell: the key-exchange group, and
/// whether a session was resumed. It only listens, keeps no more than one ServerHello, and gives up at the first octet
/// that does not fit: the handshake itself is the platform's affair.
/// </summary>
internal sealed class ServerFlight
{
    // RFC 8446 §5.1: record header; §4: message header; §5.1: the longest fragment in clear.
    private const int RecordHeaderLength = 5;
    private const int MessageHeaderLength = 4;
    private const int MaxFragmentLength = 1 << 14;

    /// <summary>Room for the key share of every registered group: the largest, of ML-KEM-1024 with P-384, has 1,665 octets.</summary>
    private const int MaxHelloLength = 4096;

    /// <summary>The most octets that are read: OpenSSL takes no certificate message beyond 100 KB.</summary>
    private const int MaxLength = 1 << 18;

    // curve_type and namedcurve (RFC 8422 §5.4)
    private const int KeyExchangeHead = 3;
    private const byte NamedCurve = 3;

    private readonly byte[] _record = new byte[RecordHeaderLength];
    private readonly byte[] _message = new byte[MessageHeaderLength + MaxHelloLength];
    private Place _place = Place.BeforeHello;
    private int _length;
    private int _recordHeld;
    private int _recordLeft;
    private int _messageHeld;
    private int _messageKept;
    private int _messageLeft;
    private int? _groupAskedFor;
    private TlsCipherSuite _suite;

    private enum Place
    {
        BeforeHello,
        AfterRetryRequest,
        AfterRetryRequestAndChangeCipherSpec,
        BeforeCertificate,
        BeforeStatusOrKeyExchange,
        BeforeKeyExchange,
        BeforeChangeCipherSpec,
        Ended,
    }

    // RFC 8446 §B.1, §B.3; RFC 5246 §A.4; RFC 5077 §3.3; RFC 6066 §8
    private enum Record : byte
    {
        ChangeCipherSpec = 20,
        Handshake = 22,
    }

    private enum Message : byte
    {
        ServerHello = 2,
        NewSessionTicket = 4,
        Certificate = 11,
        ServerKeyExchange = 12,
        CertificateStatus = 22,
    }

    /// <summary>What was read, or null as long as, or because, it cannot be told.</summary>
    public FlightFacts? Facts { get; private set; }

    /// <summary>Listens to what came next, cut anywhere.</summary>
    public void Read(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && _place != Place.Ended)
        {
            octets = octets[(_recordLeft == 0 ? TakeRecordHeader(octets) : TakeFragment(octets))..];
        }
    }

    private int TakeRecordHeader(ReadOnlySpan<byte> octets)
    {
        var taken = Hold(octets, _record, ref _recordHeld, RecordHeaderLength);
        if (_recordHeld == RecordHeaderLength)
        {
            _recordHeld = 0;
            _recordLeft = BinaryPrimitives.ReadUInt16BigEndian(_record.AsSpan(3));
            _length += RecordHeaderLength + _recordLeft;
            // RFC 8446 §5.1: no handshake fragment is empty; a ChangeCipherSpec is one octet, and no message goes on behind it.
            var fits = (Record)_record[0] == Record.ChangeCipherSpec ? _recordLeft == 1 && _messageHeld == 0 : (Record)_record[0] == Record.Handshake;
            if (!fits || _record[1] != 3 || _recordLeft is 0 or > MaxFragmentLength || _length > MaxLength)
            {
                GiveUp();
            }
        }

        return taken;
    }

    private int TakeFragment(ReadOnlySpan<byte> octets)
    {
        var fragment = octets[..Math.Min(octets.Length, _recordLeft)];
        if ((Record)_record[0] == Record.ChangeCipherSpec)
        {
            _recordLeft = 0;
            OnChangeCipherSpec(fragment[0]);
            return 1;
        }

        var taken = TakeMessage(fragment);
        _recordLeft -= taken;
        if (_messageHeld == MessageHeaderLength + _messageKept && _messageLeft == 0)
        {
            _messageHeld = 0;
            OnMessage((Message)_message[0], _message.AsSpan(MessageHeaderLength, _messageKept));
        }

        return taken;
    }

    private int TakeMessage(ReadOnlySpan<byte> fragment)
    {
        if (_messageHeld >= MessageHeaderLength)
        {
            var kept = Hold(fragment, _message, ref _messageHeld, MessageHeaderLength + _messageKept);
            var skipped = Math.Min(fragment.Length - kept, _messageLeft);
            _messageLeft -= skipped;
            return kept + skipped;
        }

        var taken = Hold(fragment, _message, ref _messageHeld, MessageHeaderLength);
        if (_messageHeld == MessageHeaderLength)
        {
            var length = (_message[1] << 16) | (_message[2] << 8) | _message[3];
            _messageKept = Math.Min(length, (Message)_message[0] switch
            {
                Message.ServerHello => MaxHelloLength,
                Message.ServerKeyExchange => KeyExchangeHead,
                _ => 0,
            });
            _messageLeft = length - _messageKept;
            if (length > MaxHelloLength && (Message)_message[0] == Message.ServerHello)
            {
                GiveUp();
            }
        }

        return taken;
    }

    private void OnMessage(Message message, ReadOnlySpan<byte> head)
    {
        switch (_place, message)
        {
            case (Place.BeforeHello or Place.AfterRetryRequest or Place.AfterRetryRequestAndChangeCipherSpec, Message.ServerHello) when ServerHello.Read(head) is { } hello:
                OnServerHello(hello);
                break;

            // RFC 5246 §7.3, figure 1: a whole handshake, because each suite that we accept has a certificate and ephemeral keys.
            case (Place.BeforeCertificate, Message.Certificate):
                _place = Place.BeforeStatusOrKeyExchange;
                break;
            case (Place.BeforeStatusOrKeyExchange, Message.CertificateStatus):
                _place = Place.BeforeKeyExchange;
                break;
            case (Place.BeforeStatusOrKeyExchange or Place.BeforeKeyExchange, Message.ServerKeyExchange) when head.Length == KeyExchangeHead && head[0] == NamedCurve:
                End(BinaryPrimitives.ReadUInt16BigEndian(head[1..]), resumed: false);
                break;

            // RFC 5077 §3.3: a session that is resumed may bring a new ticket.
            case (Place.BeforeCertificate, Message.NewSessionTicket):
                _place = Place.BeforeChangeCipherSpec;
                break;
            default:
                GiveUp();
                break;
        }
    }

    private void OnServerHello(ServerHello hello)
    {
        var isFirst = _place == Place.BeforeHello;
        // RFC 8446 §5.1: a message before a change of keys ends its record. §4.1.4: one retry, for the same version and suite, and the group asked for.
        var fits = (isFirst || (hello.IsTls13 && !hello.IsRetryRequest && hello.Suite == _suite && (_groupAskedFor is null || hello.Group == _groupAskedFor)))
            && (!hello.IsTls13 || _recordLeft == 0);
        if (!fits)
        {
            GiveUp();
            return;
        }

        _suite = hello.Suite;
        if (hello.IsRetryRequest)
        {
            (_place, _groupAskedFor) = (Place.AfterRetryRequest, hello.Group);
        }
        else if (hello.IsTls13)
        {
            End(hello.Group, hello.HasPreSharedKey);
        }
        else
        {
            _place = Place.BeforeCertificate;
        }
    }

    private void OnChangeCipherSpec(byte value)
    {
        switch (_place)
        {
            // RFC 5246 §7.3, figure 2: with neither certificate nor key exchange, a session is resumed.
            case Place.BeforeCertificate or Place.BeforeChangeCipherSpec when value == 1:
                End(group: null, resumed: true);
                break;

            // RFC 8446 §D.4: one that means nothing, after the server's first message.
            case Place.AfterRetryRequest when value == 1:
                _place = Place.AfterRetryRequestAndChangeCipherSpec;
                break;
            default:
                GiveUp();
                break;
        }
    }

    private void End(int? group, bool resumed)
    {
        Facts = new FlightFacts(_suite, group is { } number ? NamedGroup.NameOf(number) : null, resumed);
        _place = Place.Ended;
    }

    private void GiveUp() => _place = Place.Ended;

    private static int Hold(ReadOnlySpan<byte> octets, byte[] buffer, ref int held, int wanted)
    {
        var taken = Math.Min(octets.Length, wanted - held);
        octets[..taken].CopyTo(buffer.AsSpan(held));
        held += taken;
        return taken;
    }
}
