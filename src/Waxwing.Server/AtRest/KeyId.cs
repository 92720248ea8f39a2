using System.Buffers.Binary;
using System.Globalization;

namespace Waxwing.Server.AtRest;

/// <summary>Which key-encryption key: a number that is derived of it, tells nothing about it, and no other key has. So a wrong key is known before anything is tried with it.</summary>
internal readonly record struct KeyId(ulong Value)
{
    /// <summary>How many octets it has.</summary>
    public const int Length = 8;

    /// <summary>Reads one.</summary>
    public static KeyId Read(ReadOnlySpan<byte> octets) => new(BinaryPrimitives.ReadUInt64BigEndian(octets));

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> octets) => BinaryPrimitives.WriteUInt64BigEndian(octets, Value);

    /// <summary>Its octets.</summary>
    public byte[] ToOctets()
    {
        var octets = new byte[Length];
        Write(octets);
        return octets;
    }

    /// <summary>As people see it.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
