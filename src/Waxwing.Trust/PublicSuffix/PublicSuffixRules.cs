namespace Waxwing.Trust;

/// <summary>The rules that a name has; those of the private section are the same bits, three further.</summary>
[Flags]
internal enum PublicSuffixRules : byte
{
    None = 0,

    /// <summary>The name is a suffix.</summary>
    Plain = 1,

    /// <summary>Every name one label below it is.</summary>
    Wildcard = 2,

    /// <summary>It is none, although a wildcard says so.</summary>
    Exception = 4,
}

internal static class PublicSuffixRulesBySection
{
    private const int BitsOfSection = 3;

    public static PublicSuffixRules In(this PublicSuffixRules rule, PublicSuffixSections section) =>
        section == PublicSuffixSections.Private ? (PublicSuffixRules)((int)rule << BitsOfSection) : rule;

    // Not HasFlag, which allocates until it is compiled for good.
    public static bool Has(this PublicSuffixRules rules, PublicSuffixRules rule, PublicSuffixSections sections) =>
        ((sections & PublicSuffixSections.Icann) != PublicSuffixSections.None && (rules & rule) != PublicSuffixRules.None)
        || ((sections & PublicSuffixSections.Private) != PublicSuffixSections.None && (rules & rule.In(PublicSuffixSections.Private)) != PublicSuffixRules.None);
}
