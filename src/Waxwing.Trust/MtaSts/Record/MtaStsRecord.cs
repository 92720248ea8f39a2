using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Trust;

/// <summary>The TXT record at <c>_mta-sts</c> of a domain (RFC 8461 §3.1): that there is a policy, and which one. Immutable.</summary>
public sealed record MtaStsRecord
{
    private const string Version = "v=STSv1";
    private const int MaxIdLength = 32;

    private MtaStsRecord(string text, string id) => (Text, Id) = (text, id);

    /// <summary>The record as it was published.</summary>
    public string Text { get; }

    /// <summary>Which policy it is: 1 to 32 letters and digits. Another one means another policy.</summary>
    public string Id { get; }

    /// <summary>Whether a text claims to be such a record; it may be wrong all the same.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <returns>Whether it begins with <c>v=STSv1</c> and a semicolon.</returns>
    public static bool IsVersion1([NotNullWhen(true)] string? text) =>
        text is not null && RecordFields.BeginsWith(text, Version);

    /// <summary>Reads a record. Looks nothing up, and never throws.</summary>
    /// <param name="text">The strings of the TXT record joined, one character for each octet; null counts as empty.</param>
    /// <param name="record">The record, or null.</param>
    /// <param name="reason">Why it is none, a sentence for a person without anything of the text; or null.</param>
    /// <returns>Whether the whole text is a record.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out MtaStsRecord? record, [NotNullWhen(false)] out string? reason)
    {
        record = null;
        if (!RecordFields.TryParse(text, Version, out var fields, out reason))
        {
            return false;
        }

        var ids = fields.Where(field => field.Name is "id").Select(field => field.Value).Take(2).ToArray();
        reason = ids switch
        {
            _ when fields.Any(field => !RecordFields.IsExtensionValue(field.Value)) => "A value has a character that is not allowed.",
            [] => "The record has no id.",
            [var id] when id.Length > MaxIdLength || !id.All(char.IsAsciiLetterOrDigit) => "The id is not 1 to 32 letters and digits.",
            [_] => null,
            _ => "The record has more than one id.",
        };
        record = reason is null ? new MtaStsRecord(text!, ids[0]) : null;
        return record is not null;
    }

    /// <summary>The record as it was published.</summary>
    public override string ToString() => Text;
}
