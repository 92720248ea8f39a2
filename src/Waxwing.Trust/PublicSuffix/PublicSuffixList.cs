using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text;

namespace Waxwing.Trust;

/// <summary>
/// The public suffix list: below which names the public registers its own, and so where the domain of an organization begins
/// (RFC 7489 §3.2). Immutable, thread-safe.
/// </summary>
/// <remarks>
/// Nobody answers for the list, and every copy of it is old: the word of a domain itself, by the tree walk of RFC 9989, goes before it.
/// The copy that is shipped is under the Mozilla Public License 2.0; see the notice in the package.
/// </remarks>
public sealed class PublicSuffixList
{
    private static readonly Lazy<PublicSuffixList> ShippedList = new(ReadShipped);

    private readonly Dictionary<string, PublicSuffixRules>.AlternateLookup<ReadOnlySpan<char>> _rules;
    private readonly int _mostLabels;

    internal PublicSuffixList(Dictionary<string, PublicSuffixRules> rules, int ruleCount, int mostLabels, DateOnly? date)
    {
        _rules = rules.GetAlternateLookup<ReadOnlySpan<char>>();
        (RuleCount, _mostLabels, Date) = (ruleCount, mostLabels, date);
    }

    /// <summary>The copy that is shipped; it is read when somebody first asks for it.</summary>
    public static PublicSuffixList Shipped => ShippedList.Value;

    /// <summary>The day of which the list says that it is; null where it does not say.</summary>
    public DateOnly? Date { get; }

    /// <summary>How many rules it has.</summary>
    public int RuleCount { get; }

    /// <summary>Reads a list in the format of publicsuffix.org, with names in U-labels or A-labels.</summary>
    /// <param name="reader">Its text.</param>
    /// <returns>The list.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="reader"/> is null.</exception>
    /// <exception cref="FormatException">A line is no rule, or the list has more than 100,000 lines or one of more than 1,000 characters.</exception>
    /// <exception cref="IOException">The reader fails.</exception>
    public static PublicSuffixList Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new PublicSuffixListReader().Read(reader);
    }

    /// <summary>The domain of the organization to which a name belongs: its public suffix with one label more.</summary>
    /// <param name="name">The name.</param>
    /// <param name="organization">The domain of the organization, or null.</param>
    /// <param name="sections">The sections of the list that count.</param>
    /// <returns>Whether there is one; a public suffix itself has none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public bool TryGetOrganization(DnsName name, [NotNullWhen(true)] out DnsName? organization, PublicSuffixSections sections = PublicSuffixSections.All)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = name.ToString();
        var start = OrganizationStart(text, sections);
        organization = start == 0 ? name : start > 0 && DnsName.TryParse(text[start..], out var shorter) ? shorter : null;
        return organization is not null;
    }

    /// <summary>Where in a name the domain of its organization begins. Allocates nothing, and takes no more look-ups than the longest rule has labels.</summary>
    /// <param name="name">The name in A-labels and lower case, without a final dot.</param>
    /// <param name="sections">The sections of the list that count.</param>
    /// <returns>The index of its first character; -1 where the name is a public suffix itself, or empty.</returns>
    public int OrganizationStart(ReadOnlySpan<char> name, PublicSuffixSections sections = PublicSuffixSections.All)
    {
        var suffix = SuffixStart(name, sections);
        return suffix <= 0 ? -1 : name[..(suffix - 1)].LastIndexOf('.') + 1;
    }

    // The rule with the most labels prevails, and an exception before all; without a rule it is "*".
    private int SuffixStart(ReadOnlySpan<char> name, PublicSuffixSections sections)
    {
        if (name.IsEmpty)
        {
            return -1;
        }

        var found = name.LastIndexOf('.') + 1;
        for (int labels = 1, start = found, shorter = name.Length; labels <= _mostLabels; labels++)
        {
            if (_rules.TryGetValue(name[start..], out var rules))
            {
                if (rules.Has(PublicSuffixRules.Exception, sections))
                {
                    return shorter;
                }

                found = rules.Has(PublicSuffixRules.Plain, sections) ? start : found;
                found = rules.Has(PublicSuffixRules.Wildcard, sections) && start > 0 ? name[..(start - 1)].LastIndexOf('.') + 1 : found;
            }

            if (start == 0)
            {
                break;
            }

            (shorter, start) = (start, name[..(start - 1)].LastIndexOf('.') + 1);
        }

        return found;
    }

    private static PublicSuffixList ReadShipped()
    {
        var resource = typeof(PublicSuffixList).Assembly.GetManifestResourceStream("public_suffix_list.dat.br")!;
        using var reader = new StreamReader(new BrotliStream(resource, CompressionMode.Decompress), Encoding.ASCII);
        return Read(reader);
    }
}
