namespace Waxwing.Trust;

/// <summary>The sections of the public suffix list that count.</summary>
[Flags]
public enum PublicSuffixSections
{
    /// <summary>No section: every top-level label is a public suffix, and nothing else is.</summary>
    None = 0,

    /// <summary>Suffixes that registries delegate, such as <c>co.uk</c>.</summary>
    Icann = 1,

    /// <summary>Suffixes below which a company lets others have names, such as <c>github.io</c>.</summary>
    Private = 2,

    /// <summary>Both: organizations below a private suffix are strangers to each other, too.</summary>
    All = Icann | Private,
}
