using System.Formats.Asn1;

namespace Waxwing.Smtp;

/// <summary>Reads the SRVName entries of a subject alternative name: <c>otherName</c> of the kind id-on-dnsSRV (RFC 4985 §2).</summary>
internal static class ServiceName
{
    private const string DnsSrv = "1.3.6.1.5.5.7.8.7";

    // As many as anybody reads; those behind count for nothing.
    private const int MaxEntries = 1000;

    private static readonly Asn1Tag OtherName = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>The entries, as they stand there.</summary>
    /// <param name="subjectAlternativeName">The value of the extension: GeneralNames, DER (RFC 5280 §4.2.1.6).</param>
    /// <exception cref="AsnContentException">The extension is broken.</exception>
    public static IReadOnlyList<string> ReadAll(ReadOnlyMemory<byte> subjectAlternativeName)
    {
        var reader = new AsnReader(subjectAlternativeName, AsnEncodingRules.DER);
        var entries = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var names = new List<string>();
        for (var i = 0; entries.HasData && i < MaxEntries; i++)
        {
            if (entries.PeekTag() != OtherName)
            {
                entries.ReadEncodedValue();
                continue;
            }

            var other = entries.ReadSequence(OtherName);
            var isServiceName = string.Equals(other.ReadObjectIdentifier(), DnsSrv, StringComparison.Ordinal);
            var value = other.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            other.ThrowIfNotEmpty();
            if (isServiceName)
            {
                // SRVName ::= IA5String: anything else in its place is no name at all.
                names.Add(value.ReadCharacterString(UniversalTagNumber.IA5String));
                value.ThrowIfNotEmpty();
            }
        }

        return names;
    }
}
