namespace Waxwing.Trust;

/// <summary>Reads an ARC-Message-Signature field's tags (RFC 8617 §4.1.2): those of DKIM, but for <c>v=</c>, which counts for nothing, and <c>i=</c>, which is the instance.</summary>
internal static class ArcMessageSignatureReader
{
    public static DkimFault Read(ReadOnlySpan<byte> value, out DkimSignature? signature)
    {
        signature = null;
        var fault = TagList.Read(value, out var tags);
        fault = fault == DkimFault.None ? DkimSignatureReader.Read(tags, identityTag: null, out signature) : fault;
        if (signature is not null && signature.SignedFields.Contains(ArcFieldNames.Seal, StringComparer.OrdinalIgnoreCase))
        {
            // Seals sign message signatures, not the reverse.
            signature = null;
            fault = DkimFault.TagValue;
        }

        return fault;
    }
}
