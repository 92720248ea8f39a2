using System.Collections.Immutable;

namespace Waxwing;

/// <summary>Names that phishing likes to borrow (<c>brands.json</c>), and where they are found.</summary>
internal static class Brands
{
    // A shorter one is part of too many words, or of too many other names.
    private const int LeastInside = 6;
    private const int LeastLookAlike = 5;
    private const int LeastNearMiss = 7;

    private static readonly ImmutableArray<(string Label, string Look, BrandData Brand)> Labels =
        [.. PhishingData.Brands.SelectMany(brand => brand.InHosts.Select(label => (label, PlainText.Look(label), brand)))];

    private static readonly ImmutableArray<(string Word, string Look, BrandData Brand)> Words =
        [.. PhishingData.Brands.SelectMany(brand => brand.Words.Select(word => (word, PlainText.Look(word), brand)))];

    /// <summary>The brand that a display name names, as a reader sees it: what looks like the name counts as the name.</summary>
    public static BrandData? NamedIn(string name)
    {
        var (text, look) = (PlainText.Fold(name), PlainText.Look(name));
        return Words.FirstOrDefault(entry => PlainText.HoldsWords(text, entry.Word) || (entry.Word.Length >= LeastLookAlike && PlainText.HoldsWords(look, entry.Look))).Brand;
    }

    /// <summary>Whether a domain belongs to one of them.</summary>
    public static bool Own(string? organization) => PhishingData.Brands.Any(brand => brand.Owns(organization));

    /// <summary>Whether two domains belong to the same of them.</summary>
    public static bool SameOwner(string left, string right) => PhishingData.Brands.Any(brand => brand.Owns(left) && brand.Owns(right));

    /// <summary>The brand whose label stands in a host or local part: between dots and hyphens, or inside of a word if it is long enough.</summary>
    public static BrandData? Inside(string name)
    {
        var text = name.ToLowerInvariant();
        var words = text.Split('.', '-', '_', '+');
        return Labels.FirstOrDefault(entry => words.Contains(entry.Label, StringComparer.Ordinal)
            || (entry.Label.Length >= LeastInside && text.Contains(entry.Label, StringComparison.Ordinal))).Brand;
    }

    /// <summary>The brand that the label of a foreign domain can be read as, although it is another: <c>paypa1</c>, <c>rnicrosoft</c>, <c>microsfot</c>.</summary>
    public static BrandData? LookingLike(string label)
    {
        if (label.Length < LeastLookAlike || PhishingData.Brands.Any(brand => brand.Labels.Contains(label, StringComparer.Ordinal)))
        {
            return null;
        }

        var look = PlainText.Look(label);
        return Labels.FirstOrDefault(entry => AreAlike(label, look, entry.Label, entry.Look)).Brand;
    }

    /// <summary>Whether a label can be read as another, although it is not the same.</summary>
    public static bool AreAlike(string label, string other) => AreAlike(label, PlainText.Look(label), other, PlainText.Look(other));

    private static bool AreAlike(string label, string look, string other, string otherLook) =>
        !string.Equals(label, other, StringComparison.Ordinal)
        && ((other.Length >= LeastLookAlike && string.Equals(look, otherLook, StringComparison.Ordinal))
            || (other.Length >= LeastNearMiss && NearMiss.Is(label, other)));
}
