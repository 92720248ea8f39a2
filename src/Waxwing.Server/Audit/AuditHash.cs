using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Server.Audit;

/// <summary>
/// The hash of an entry: SHA-256 (FIPS 180-4) of <c>waxwing.audit.v1</c>, then the number and the time as 8 octets each, then actor, action, tenant, target, details
/// and the hash before, each behind its length in 4 octets. Numbers are big-endian, texts UTF-8, and what is null has the length 0. See docs/security/audit-log.md.
/// </summary>
internal static class AuditHash
{
    /// <summary>Octets of a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>What the first entry follows.</summary>
    public static ReadOnlyMemory<byte> BeforeTheFirst { get; } = new byte[Size];

    /// <summary>What the hash of an entry must be, by all that it says.</summary>
    public static byte[] Of(AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("waxwing.audit.v1"u8);
        Number(hash, entry.Sequence);
        Number(hash, entry.Milliseconds);
        Text(hash, entry.Actor);
        Text(hash, entry.Action);
        Text(hash, entry.Tenant);
        Text(hash, entry.Target);
        Text(hash, entry.Details);
        Field(hash, entry.Previous.Span);
        return hash.GetHashAndReset();
    }

    private static void Number(IncrementalHash hash, long number)
    {
        Span<byte> octets = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(octets, number);
        hash.AppendData(octets);
    }

    private static void Text(IncrementalHash hash, string? text) => Field(hash, Encoding.UTF8.GetBytes(text ?? ""));

    // The length before each field is what keeps "a","bc" and "ab","c" apart.
    private static void Field(IncrementalHash hash, ReadOnlySpan<byte> octets)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, octets.Length);
        hash.AppendData(length);
        hash.AppendData(octets);
    }
}
