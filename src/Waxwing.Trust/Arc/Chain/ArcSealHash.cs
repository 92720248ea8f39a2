namespace Waxwing.Trust;

/// <summary>The hash that a seal signs: all sets up to its own, relaxed, each in the order of its fields (RFC 8617 §5.1.1).</summary>
internal static class ArcSealHash
{
    private static readonly ArcFieldKind[] Kinds = [ArcFieldKind.Results, ArcFieldKind.MessageSignature, ArcFieldKind.Seal];

    /// <summary>Computes it.</summary>
    /// <param name="octets">What the fields stand in.</param>
    /// <param name="before">The fields before the seal's own, in their order.</param>
    /// <param name="own">The field of the seal, the value of <c>b=</c> left out.</param>
    public static byte[] Of(ReadOnlySpan<byte> octets, List<HeaderField> before, ReadOnlySpan<byte> own)
    {
        var colon = own.IndexOf((byte)':');
        var nameLength = own[..colon].TrimEnd(" \t"u8).Length;
        return HeaderHash.Of(DkimCanonicalization.Relaxed, octets, before, own, nameLength, colon + 1);
    }

    /// <summary>The fields of complete sets, without those that come behind a seal.</summary>
    /// <param name="sets">The sets, from the first.</param>
    public static List<HeaderField> Covered(IEnumerable<ArcFields> sets) => [.. sets.SelectMany(set => Kinds.Select(kind => set[kind]))];
}
