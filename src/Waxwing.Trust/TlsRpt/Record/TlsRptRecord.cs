using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Trust;

/// <summary>The TXT record at <c>_smtp._tls</c> of a domain (RFC 8460 §3): where it wants reports about TLS to go. Immutable.</summary>
public sealed record TlsRptRecord
{
    private const string Version = "v=TLSRPTv1";

    private TlsRptRecord(string text, ImmutableArray<ReportUri> reports) => (Text, Reports) = (text, reports);

    /// <summary>The record as it was published.</summary>
    public string Text { get; }

    /// <summary>Where reports are to go, in the order of preference; at least one. Those of a scheme that the sender does not know are to be ignored.</summary>
    public ImmutableArray<ReportUri> Reports { get; }

    /// <summary>Whether a text claims to be such a record; it may be wrong all the same.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <returns>Whether it begins with <c>v=TLSRPTv1</c> and a semicolon.</returns>
    public static bool IsVersion1([NotNullWhen(true)] string? text) =>
        text is not null && RecordFields.BeginsWith(text, Version);

    /// <summary>Reads a record. Looks nothing up, and never throws.</summary>
    /// <param name="text">The strings of the TXT record joined, one character for each octet; null counts as empty.</param>
    /// <param name="record">The record, or null.</param>
    /// <param name="reason">Why it is none, a sentence for a person without anything of the text; or null.</param>
    /// <returns>Whether the whole text is a record.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TlsRptRecord? record, [NotNullWhen(false)] out string? reason)
    {
        record = null;
        if (!RecordFields.TryParse(text, Version, out var fields, out reason))
        {
            return false;
        }

        var words = fields.Where(field => field.Name is "rua").SelectMany(field => field.Value.Split(',')).ToArray();
        var uris = words.Select(word => ReportUri.TryParse(word.Trim(' ', '\t'), out var uri) ? uri : null).OfType<ReportUri>().ToImmutableArray();
        reason = fields.Any(field => field.Name is not "rua" && !RecordFields.IsExtensionValue(field.Value)) ? "A value has a character that is not allowed."
            : words.Length == 0 ? "The record has no address for reports."
            : uris.Length < words.Length ? "An address for reports is no URI."
            : null;
        record = reason is null ? new TlsRptRecord(text!, uris) : null;
        return record is not null;
    }

    /// <summary>The record as it was published.</summary>
    public override string ToString() => Text;
}
