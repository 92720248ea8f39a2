using System.Buffers.Binary;

namespace Waxwing.Trust;

/// <summary>Reads the answer to an update (RFC 2136 §2.2, §3.8). Nothing in it counts before its signature does.</summary>
internal static class DnsUpdateAnswer
{
    private const int HeaderLength = 12;
    private const int Truncated = 0x0200;

    public static DnsUpdateResult Read(ReadOnlySpan<byte> answer, ushort identifier, SignedMessage request, TsigKey key, DateTimeOffset now)
    {
        if (answer.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(answer) != identifier)
        {
            return DnsUpdateResult.Of(DnsUpdateFault.Malformed, "What the server sent is no answer to the update.");
        }

        var flags = BinaryPrimitives.ReadUInt16BigEndian(answer[2..]);
        if ((flags & 0xF800) != (0x8000 | DnsUpdateMessage.Opcode) || (flags & Truncated) != 0)
        {
            return DnsUpdateResult.Of(DnsUpdateFault.Malformed, "What the server sent is no answer to the update, or is cut off.");
        }

        var code = flags & 0xF;
        try
        {
            return Tsig.Verify(answer, request, key, now) switch
            {
                TsigVerdict.Good => Of(code),
                TsigVerdict.Missing => DnsUpdateResult.Of(DnsUpdateFault.Unsigned, $"The answer (code {code}) is not signed: anybody may have written it."),
                TsigVerdict.Wrong => DnsUpdateResult.Of(DnsUpdateFault.SignatureWrong, "The signature of the answer does not verify: it is not from whoever has the key."),
                TsigVerdict.Stale or TsigVerdict.TimeRefused => DnsUpdateResult.Of(DnsUpdateFault.ClockDiffers, "The clock of the server and of this machine differ by more than five minutes."),
                TsigVerdict.KeyRefused => DnsUpdateResult.Of(DnsUpdateFault.KeyRefused, $"The server does not know the key {key.Name}, or has another secret under this name."),
            };
        }
        catch (DnsFormatException exception)
        {
            return DnsUpdateResult.Of(DnsUpdateFault.Malformed, $"What the server sent is no message: {exception.Message}.");
        }
    }

    private static DnsUpdateResult Of(int code) => code switch
    {
        ResponseCode.NoError => DnsUpdateResult.Done,
        ResponseCode.ServerFailure => DnsUpdateResult.Of(DnsUpdateFault.ServerFailure, "The server failed (SERVFAIL), and changed nothing."),
        ResponseCode.NotImplemented => DnsUpdateResult.Of(DnsUpdateFault.Unsupported, "The server takes no updates (NOTIMP)."),
        ResponseCode.Refused => DnsUpdateResult.Of(DnsUpdateFault.Refused, "The key may not make this change (REFUSED)."),
        ResponseCode.NameError or ResponseCode.NameExists or ResponseCode.RecordsExist or ResponseCode.RecordsMissing =>
            DnsUpdateResult.Of(DnsUpdateFault.Changed, "The records are no longer those that were seen: somebody else changed them, and nothing was written."),
        ResponseCode.NotAuthoritative => DnsUpdateResult.Of(DnsUpdateFault.NotAuthoritative, "The server is not in charge of the zone (NOTAUTH)."),
        ResponseCode.NotInZone => DnsUpdateResult.Of(DnsUpdateFault.NotInZone, "A name is not in the zone (NOTZONE)."),
        _ => DnsUpdateResult.Of(DnsUpdateFault.OtherCode, $"The server refuses the update with code {code}."),
    };
}
