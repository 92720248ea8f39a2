namespace Waxwing.Trust;

/// <summary>Reads an ARC-Seal field's tags (RFC 8617 §4.1.3).</summary>
internal static class ArcSealReader
{
    public static DkimFault Read(ReadOnlySpan<byte> value, int instance, out ArcSeal? seal)
    {
        seal = null;
        var fault = TagList.Read(value, out var tags);
        if (fault != DkimFault.None)
        {
            return fault;
        }

        if (tags["a"] is not { } algorithmWord || tags["b"] is not { } b || tags["cv"] is not { } cv || tags["d"] is not { } d || tags["s"] is not { } s)
        {
            return DkimFault.MissingTag;
        }

        if (DkimSignatureReader.Algorithm(algorithmWord) is not { } algorithm)
        {
            return DkimFault.Algorithm;
        }

        // A seal always covers the sets and nothing else: one with h= means something that this is not.
        if (tags["h"] is not null || ChainStatus(cv) is not { } status || !DkimTags.TryBase64(b, out var signature)
            || !DkimSignatureReader.TryDomain(d, out var domain) || DkimSignatureReader.KeyName(s, domain) is not { } keyName
            || !DkimSignatureReader.TryOptional(tags["t"], DkimSignatureReader.MaxTimeDigits, out var sealedAt))
        {
            return DkimFault.TagValue;
        }

        var place = tags.Place("b");
        seal = new ArcSeal(instance, domain, s.ToLowerInvariant(), keyName)
        {
            Algorithm = algorithm,
            ChainStatus = status,
            SealedAt = sealedAt is { } time ? DkimTags.Time(time) : null,
            Value = [.. signature],
            ValuePlace = place.Start..place.End,
        };
        return algorithm is DkimAlgorithm.RsaSha1 ? DkimFault.HistoricAlgorithm : DkimFault.None;
    }

    public static string Word(ArcStatus status) => status switch
    {
        ArcStatus.None => "none",
        ArcStatus.Pass => "pass",
        ArcStatus.Fail => "fail",
        ArcStatus.TempError => throw new ArgumentException("No seal says that a chain may verify later.", nameof(status)),
    };

    // Strings in the grammar of RFC 8617 §4.1.3 are of any case (RFC 5234 §2.3).
    private static ArcStatus? ChainStatus(string word) =>
        word.Equals("none", StringComparison.OrdinalIgnoreCase) ? ArcStatus.None
        : word.Equals("pass", StringComparison.OrdinalIgnoreCase) ? ArcStatus.Pass
        : word.Equals("fail", StringComparison.OrdinalIgnoreCase) ? ArcStatus.Fail
        : null;
}
