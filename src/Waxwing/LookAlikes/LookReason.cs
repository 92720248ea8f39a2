namespace Waxwing;

/// <summary>Why a name may be mistaken for another one (UTS #39).</summary>
public enum LookReason
{
    /// <summary>
    /// It holds a character that is not for names: a symbol, a letter out of use or of a script that few read
    /// (Identifier_Status is Restricted, UTS #39 §3.1).
    /// </summary>
    UnusualCharacter,

    /// <summary>It mixes scripts that nobody writes together: its restriction level (UTS #39 §5.2) is below <em>highly restrictive</em>.</summary>
    MixedScripts,

    /// <summary>It mixes digits of several number systems (UTS #39 §5.3).</summary>
    MixedDigits,

    /// <summary>It can be read as a name of ASCII letters and digits although it is none (a whole-script confusable, UTS #39 §4.1).</summary>
    LooksLikeAscii,

    /// <summary>It holds a combining mark that cannot be seen: one that is repeated, or that the letter below hides (UTS #39 §5.4).</summary>
    HiddenMark,

    /// <summary>It holds a character that only makes sense beside others than those it stands beside, and looks like punctuation there.</summary>
    MisplacedCharacter,
}
