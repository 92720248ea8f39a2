using System.Buffers;
using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>The hash that is signed: the selected fields, and the signature's own field without its value (RFC 6376 §3.7).</summary>
internal static class HeaderHash
{
    /// <summary>Computes it.</summary>
    /// <param name="canonicalization">How the fields are made canonical.</param>
    /// <param name="octets">What the fields stand in.</param>
    /// <param name="fields">The fields, in the order of their names.</param>
    /// <param name="own">The field of the signature, its value left out, without its line end.</param>
    /// <param name="nameLength">The length of its name.</param>
    /// <param name="valueStart">Where its value begins.</param>
    /// <returns>SHA-256 of all that.</returns>
    public static byte[] Of(DkimCanonicalization canonicalization, ReadOnlySpan<byte> octets, List<HeaderField> fields, ReadOnlySpan<byte> own, int nameLength, int valueStart)
    {
        var writer = new ArrayBufferWriter<byte>(Size(fields, own.Length));
        foreach (var field in fields)
        {
            HeaderCanonicalizer.Write(canonicalization, field.Name(octets), field.Octets(octets), field.Value(octets), writer);
            writer.Write("\r\n"u8);
        }

        HeaderCanonicalizer.Write(canonicalization, own[..nameLength], own, own[valueStart..], writer);
        return SHA256.HashData(writer.WrittenSpan);
    }

    private static int Size(List<HeaderField> fields, int own)
    {
        var size = own;
        foreach (var field in fields)
        {
            size += field.Length + 2;
        }

        return size + 1;
    }
}
