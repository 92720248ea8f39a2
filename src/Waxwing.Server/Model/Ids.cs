using System.Buffers;
using System.Buffers.Binary;

namespace Waxwing.Server.Model;

/// <summary>Names of things that the service makes: UUIDs of version 7 (RFC 9562 §5.7), so that any node makes them alone and what is younger sorts behind.</summary>
internal static class Ids
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefABCDEF-");

    /// <summary>A new one.</summary>
    public static Guid New(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>Reads one in its usual form (RFC 9562 §4). The platform takes plus signs and white space in it, too, and so other texts for the same name.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out Guid id)
    {
        id = default;
        return !text.ContainsAnyExcept(Characters) && Guid.TryParseExact(text, "D", out id);
    }

    /// <summary>As it is kept in databases: sixteen octets in the order in which they sort.</summary>
    public static byte[] ToOctets(this Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>What sorts before everything that is made at a time or later.</summary>
    public static byte[] FirstOctets(DateTimeOffset at)
    {
        // RFC 9562 §5.7: 48 bits of milliseconds since 1970.
        var octets = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(octets, Math.Max(0, at.ToUnixTimeMilliseconds()) << 16);
        return octets;
    }

    /// <summary>As it was kept.</summary>
    public static Guid FromOctets(ReadOnlySpan<byte> octets) => new(octets, bigEndian: true);
}
