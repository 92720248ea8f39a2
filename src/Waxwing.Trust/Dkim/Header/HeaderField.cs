namespace Waxwing.Trust;

/// <summary>Where one header field stands in the header section, in octets.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Its length without the last line end.</param>
/// <param name="NameLength">The length of its name, without white space before the colon; 0 for a line that is no field.</param>
/// <param name="ValueStart">Where its value begins, behind the colon.</param>
internal readonly record struct HeaderField(int Start, int Length, int NameLength, int ValueStart)
{
    public int End => Start + Length;

    public ReadOnlySpan<byte> Octets(ReadOnlySpan<byte> section) => section.Slice(Start, Length);

    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> section) => section.Slice(Start, NameLength);

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> section) => section[ValueStart..End];

    /// <summary>The field without a part of its value: that of <c>b=</c>, with all white space around it (RFC 6376 §3.7).</summary>
    public byte[] Without(ReadOnlySpan<byte> section, Range part)
    {
        var (offset, length) = part.GetOffsetAndLength(End - ValueStart);
        var start = ValueStart + offset;
        return [.. section[Start..start], .. section[(start + length)..End]];
    }
}
