using System.Buffers;
using System.Text;

namespace Waxwing.Trust;

/// <summary>Header fields as they are hashed (RFC 6376 §3.4.1, §3.4.2).</summary>
internal static class HeaderCanonicalizer
{
    /// <summary>Writes one field, without a line end behind it.</summary>
    /// <param name="canonicalization">How.</param>
    /// <param name="name">Its name.</param>
    /// <param name="field">The whole field, without the last line end.</param>
    /// <param name="value">What stands behind its colon.</param>
    /// <param name="writer">Where it goes.</param>
    public static void Write(DkimCanonicalization canonicalization, ReadOnlySpan<byte> name, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value, IBufferWriter<byte> writer)
    {
        switch (canonicalization)
        {
            case DkimCanonicalization.Simple:
                writer.Write(field);
                break;
            case DkimCanonicalization.Relaxed:
                var output = writer.GetSpan(name.Length + 1 + value.Length);
                Ascii.ToLower(name, output, out var length);
                output[length++] = (byte)':';
                writer.Advance(length + Relax(value, output[length..]));
                break;
        }
    }

    /// <summary>Unfolds, and leaves one space of each run of white space within the value.</summary>
    private static int Relax(ReadOnlySpan<byte> value, Span<byte> output)
    {
        var length = 0;
        var space = false;
        for (var i = 0; i < value.Length; i++)
        {
            var octet = value[i];
            if (octet is (byte)' ' or (byte)'\t')
            {
                space = true;
            }
            else if (octet == '\r' && i + 1 < value.Length && value[i + 1] == '\n')
            {
                i++;
            }
            else
            {
                if (space && length > 0)
                {
                    output[length++] = (byte)' ';
                }

                space = false;
                output[length++] = octet;
            }
        }

        return length;
    }
}
