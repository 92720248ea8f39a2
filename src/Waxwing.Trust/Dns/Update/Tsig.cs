using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>A message with its signature at its end.</summary>
/// <param name="Octets">The whole message.</param>
/// <param name="Mac">The signature, which that of the answer covers.</param>
internal sealed record SignedMessage(ReadOnlyMemory<byte> Octets, byte[] Mac);

/// <summary>What the signature of an answer says.</summary>
internal enum TsigVerdict
{
    /// <summary>The answer is from whoever has the key, to this request, and new.</summary>
    Good,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It does not verify, or is of another key.</summary>
    Wrong,

    /// <summary>It verifies, and was made at another time.</summary>
    Stale,

    /// <summary>The server says, unsigned, that it does not know the key or cannot verify with it (RFC 8945 §5.2.1, §5.2.2).</summary>
    KeyRefused,

    /// <summary>The server says that its clock is another one (RFC 8945 §5.2.3).</summary>
    TimeRefused,
}

/// <summary>Signs requests and verifies answers with a shared secret (RFC 8945).</summary>
internal static class Tsig
{
    /// <summary>The most octets that a signature takes: two names and less than 100 more.</summary>
    public const int MaxOctets = 700;

    private const int Type = 250;
    private const int ClassAny = 255;
    private const int Fudge = 300;
    private const int BadSignature = 16;
    private const int BadKey = 17;
    private const int BadTime = 18;
    private const int AdditionalCount = 10;

    /// <summary>Signs a request.</summary>
    public static SignedMessage Sign(ReadOnlySpan<byte> message, TsigKey key, DateTimeOffset now)
    {
        var time = now.ToUnixTimeSeconds();
        var mac = Mac(key, [], message, new TsigFields(time, Fudge, Error: 0, []));
        var identifier = BinaryPrimitives.ReadUInt16BigEndian(message);
        var data = new DnsWriter().Name(TsigKey.Algorithm).Time(time).Number(Fudge).Counted(mac).Number(identifier, 0, 0).ToArray();
        var signed = new DnsWriter().Octets(message).Name(key.Name).Number(Type, ClassAny).Long(0).Counted(data).ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(signed.AsSpan(AdditionalCount), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(message[AdditionalCount..]) + 1));
        return new SignedMessage(signed, mac);
    }

    /// <summary>Verifies an answer.</summary>
    /// <exception cref="DnsFormatException">It is no message.</exception>
    public static TsigVerdict Verify(ReadOnlySpan<byte> answer, SignedMessage request, TsigKey key, DateTimeOffset now)
    {
        var reader = new DnsReader(answer);
        if (!TryReachLast(ref reader))
        {
            return TsigVerdict.Missing;
        }

        var start = reader.Position;
        var isOurs = string.Equals(reader.ReadName(), key.Name.ToString(), StringComparison.Ordinal);
        if (reader.ReadUInt16() != Type || reader.ReadUInt16() != ClassAny || reader.ReadUInt32() != 0)
        {
            return TsigVerdict.Missing;
        }

        var end = reader.ReadUInt16() + reader.Position;
        isOurs &= string.Equals(reader.ReadName(), TsigKey.Algorithm.ToString(), StringComparison.Ordinal);
        var time = ((long)reader.ReadUInt16() << 32) | reader.ReadUInt32();
        var fudge = reader.ReadUInt16();
        var mac = reader.Take(reader.ReadUInt16());
        var original = reader.ReadUInt16();
        var fields = new TsigFields(time, fudge, reader.ReadUInt16(), reader.Take(reader.ReadUInt16()).ToArray());
        if (!reader.AtEnd || reader.Position != end)
        {
            throw new DnsFormatException("something stands behind the signature, or its length is wrong");
        }

        if (mac.IsEmpty)
        {
            return fields.Error is BadKey or BadSignature ? TsigVerdict.KeyRefused : TsigVerdict.Missing;
        }

        // RFC 8945 §5.3.1, §4.3.2: the message as it was before it was signed, behind the signature of the request.
        var unsigned = answer[..start].ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(unsigned, (ushort)original);
        BinaryPrimitives.WriteUInt16BigEndian(unsigned.AsSpan(AdditionalCount), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(unsigned.AsSpan(AdditionalCount)) - 1));
        var expected = Mac(key, request.Mac, unsigned, fields);
        return !isOurs || !CryptographicOperations.FixedTimeEquals(mac, expected) ? TsigVerdict.Wrong
            : fields.Error == BadTime ? TsigVerdict.TimeRefused
            : fields.Error != 0 ? TsigVerdict.KeyRefused
            : Math.Abs(now.ToUnixTimeSeconds() - time) > Math.Min(fudge, Fudge) ? TsigVerdict.Stale
            : TsigVerdict.Good;
    }

    // The signature is the last record of all (RFC 8945 §5.1).
    private static bool TryReachLast(ref DnsReader reader)
    {
        reader.Take(4);
        var questions = reader.ReadUInt16();
        var records = reader.ReadUInt16() + reader.ReadUInt16();
        var additionals = reader.ReadUInt16();
        for (var i = 0; i < questions; i++)
        {
            reader.ReadName();
            reader.Take(4);
        }

        for (var i = 0; i < records + additionals - 1; i++)
        {
            reader.ReadName();
            reader.Take(8);
            reader.Take(reader.ReadUInt16());
        }

        return additionals > 0;
    }

    private static byte[] Mac(TsigKey key, ReadOnlySpan<byte> requestMac, ReadOnlySpan<byte> message, TsigFields fields)
    {
        var signed = new DnsWriter();
        if (!requestMac.IsEmpty)
        {
            signed.Counted(requestMac);
        }

        signed.Octets(message).Name(key.Name).Number(ClassAny).Long(0).Name(TsigKey.Algorithm).Time(fields.Time).Number(fields.Fudge, fields.Error).Counted(fields.Other);
        return HMACSHA256.HashData(key.Secret, signed.ToArray());
    }

    private sealed record TsigFields(long Time, int Fudge, int Error, byte[] Other);
}
