using System.Buffers.Binary;
using System.Security.Cryptography;
using Waxwing.TestSupport;

namespace Waxwing.Trust.Tests.Dns.Update;

/// <summary>The answer of a server to an update, octet by octet, so that it can be wrong in any way. Signed here by RFC 8945 once more, and not by what is tested.</summary>
internal sealed record SignedReply(byte[] Request, byte[] Secret)
{
    private static readonly byte[] Algorithm = DnsReply.Name("hmac-sha256");

    public int Code { get; init; }

    public int Flags { get; init; } = 0xA800;

    public int Error { get; init; }

    public byte[] KeyName { get; init; } = DnsReply.Name("key", "test");

    public byte[] Other { get; init; } = [];

    public long Late { get; init; }

    public int MacLength { get; init; } = 32;

    public byte[] Behind { get; init; } = [];

    /// <summary>The message without a signature.</summary>
    public byte[] Unsigned => [.. Request[..2], .. Number(Flags | Code), .. new byte[8]];

    /// <summary>The message with it.</summary>
    public byte[] Octets
    {
        get
        {
            // The end of a request: time, fudge, length, signature, identifier, error, length of other data.
            var mac = Request[^38..^6];
            Span<byte> wide = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(wide, (ulong)(Time(Request) + Late));
            byte[] time = [.. wide[2..], .. Number(300)];
            byte[] fields = [.. Number(Error), .. Number(Other.Length), .. Other];
            byte[] signed = [.. Number(32), .. mac, .. Unsigned, .. KeyName, 0, 255, 0, 0, 0, 0, .. Algorithm, .. time, .. fields];
            var signature = HMACSHA256.HashData(Secret, signed);
            byte[] data = [.. Algorithm, .. time, .. Number(MacLength), .. signature[..MacLength], .. Request[..2], .. fields];
            byte[] message = [.. Unsigned, .. KeyName, 0, 250, 0, 255, 0, 0, 0, 0, .. Number(data.Length), .. data, .. Behind];
            message[11] = 1;
            return message;
        }
    }

    /// <summary>When a request was signed.</summary>
    public static long Time(byte[] request) => (long)BinaryPrimitives.ReadUInt64BigEndian((byte[])[0, 0, .. request[^48..^42]]);

    private static byte[] Number(int value) => [(byte)(value >> 8), (byte)value];
}
