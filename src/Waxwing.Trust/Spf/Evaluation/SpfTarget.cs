using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>A domain that a term speaks of, its macros expanded.</summary>
/// <param name="Text">The name as macros give it on, without the final dot.</param>
/// <param name="Name">The name as it is asked for.</param>
internal sealed record SpfTarget(string Text, DnsName Name)
{
    /// <summary>Enough of the end of a name to tell whether its last 253 characters are whole labels.</summary>
    public const int EnoughCharacters = 2 * (Domain.MaxLength + 1);

    /// <summary>Whether it can have a record: a single label cannot (RFC 7208 §4.3).</summary>
    public bool HasSeveralLabels => Text.Contains('.', StringComparison.Ordinal);

    /// <summary>The domain that a peer named; null where it is none (§4.3).</summary>
    public static SpfTarget? OfPeer(string domain) =>
        DnsName.TryParse(domain, out var name) && Trimmed(domain) is var text && text.Contains('.', StringComparison.Ordinal) ? new SpfTarget(text, name) : null;

    /// <summary>The name that a domain-spec expands to; null where it is none (§4.3, §7.3).</summary>
    public static SpfTarget? Of(SpfMacroString macros, SpfMacroValues values)
    {
        var text = Shortened(Trimmed(macros.ExpandEnd(values, EnoughCharacters)));
        return DnsName.TryParseUnescaped(text, out var name) ? new SpfTarget(text, name) : null;
    }

    // §7.3: of a name that is too long, labels are removed on the left until it fits.
    private static string Shortened(string text)
    {
        if (text.Length <= Domain.MaxLength)
        {
            return text;
        }

        var dot = text.IndexOf('.', text.Length - Domain.MaxLength - 1);
        return dot < 0 ? text : text[(dot + 1)..];
    }

    private static string Trimmed(string text) => text is [.. var before, '.'] ? before : text;
}
