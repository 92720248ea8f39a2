using System.Buffers.Binary;

namespace Waxwing.Server.Model;

/// <summary>Names of things that the service makes: UUIDs of version 7 (RFC 9562 §5.7), so that any node makes them alone and what is younger sorts behind.</summary>
internal static class Ids
{
    /// <summary>A new one.</summary>
    public static Guid New(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());

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
