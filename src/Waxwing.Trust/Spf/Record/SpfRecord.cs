using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Trust;

/// <summary>A record of version spf1 (RFC 7208 §4.5, §4.6): what a domain says of the clients that may use its name. Immutable.</summary>
public sealed class SpfRecord
{
    private const string Version = "v=spf1";

    internal SpfRecord(string text, ImmutableArray<SpfDirective> directives, ImmutableArray<SpfModifier> modifiers) =>
        (Text, Directives, Modifiers) = (text, directives, modifiers);

    /// <summary>The record as it was published.</summary>
    public string Text { get; }

    /// <summary>The directives in their order, which is that of evaluation.</summary>
    public ImmutableArray<SpfDirective> Directives { get; }

    /// <summary>All modifiers, those that mean nothing to SPF too.</summary>
    public ImmutableArray<SpfModifier> Modifiers { get; }

    /// <summary>The domain whose record decides where no directive matches (§6.1), its macros not expanded; or null. Of no account where there is an <c>all</c>.</summary>
    public string? Redirect => RedirectTarget?.Text;

    /// <summary>The name that has the explanation of a fail (§6.2), its macros not expanded; or null.</summary>
    public string? Explanation => ExplanationTarget?.Text;

    internal SpfMacroString? RedirectTarget => Named(SpfRecordParser.Redirect);

    internal SpfMacroString? ExplanationTarget => Named(SpfRecordParser.Explanation);

    /// <summary>Reads a record. Looks nothing up, and never throws.</summary>
    /// <param name="text">The strings of the TXT record joined, one character for each octet; null counts as empty.</param>
    /// <param name="record">The record, or null.</param>
    /// <param name="fault">The first thing that is wrong, or null.</param>
    /// <returns>Whether the whole text is a record. An error anywhere in it spoils all of it (§4.6).</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SpfRecord? record, [NotNullWhen(false)] out SpfSyntaxFault? fault)
    {
        (record, fault) = IsVersion1(text)
            ? new SpfRecordParser(text).Parse(Version.Length)
            : (null, new SpfSyntaxFault(SpfSyntaxError.Version, 0, "The record does not begin with v=spf1 and a space."));
        return record is not null;
    }

    /// <summary>Whether a text claims to be a record of this version (§4.5); it may be wrong all the same.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <returns>Whether it begins with <c>v=spf1</c>, in whatever case, and a space or its end.</returns>
    public static bool IsVersion1([NotNullWhen(true)] string? text) =>
        text is not null && text.StartsWith(Version, StringComparison.OrdinalIgnoreCase) && (text.Length == Version.Length || text[Version.Length] == ' ');

    /// <summary>The record as it was published.</summary>
    public override string ToString() => Text;

    private SpfMacroString? Named(string name) => Modifiers.FirstOrDefault(modifier => string.Equals(modifier.Name, name, StringComparison.Ordinal))?.Macros;
}
