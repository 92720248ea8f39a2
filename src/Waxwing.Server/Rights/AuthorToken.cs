namespace Waxwing.Server.Rights;

/// <summary>What an author field is made of.</summary>
internal enum AuthorTokenKind
{
    /// <summary>Characters of atoms and dots (RFC 5322 §3.2.3), or others than ASCII (RFC 6532 §3.2).</summary>
    Atom,

    /// <summary>A quoted string (§3.2.4), without quotes and backslashes.</summary>
    Quoted,

    /// <summary>A comment (§3.2.2), without parentheses. Those inside of others are refused before.</summary>
    Comment,

    /// <summary>A domain literal (§3.4.1), with its brackets.</summary>
    Literal,

    /// <summary>One of the other special characters.</summary>
    Special,
}

/// <summary>A part of an author field.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="IsApart">Whether white space stands before it.</param>
internal readonly record struct AuthorToken(AuthorTokenKind Kind, string Text, bool IsApart)
{
    public bool Is(char special) => Kind == AuthorTokenKind.Special && Text[0] == special;
}
