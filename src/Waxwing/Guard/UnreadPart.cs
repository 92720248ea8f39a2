namespace Waxwing;

/// <summary>A part of the message that the guard could not read, or not to its end. What it holds is not known.</summary>
/// <param name="Part">The part, named as in <see cref="GuardFinding.Part"/>.</param>
/// <param name="Reason">Why.</param>
public sealed record UnreadPart(string Part, UnreadReason Reason);

/// <summary>Why a part could not be read.</summary>
public enum UnreadReason
{
    /// <summary>It is of a kind that the guard has no reader for: PDF, pictures, sound, older office documents.</summary>
    NoReader,

    /// <summary>It is encrypted: an entry of an archive, or text in the armour of OpenPGP. What stands in clear beside it was read.</summary>
    Encrypted,

    /// <summary>It is not what it says it is, or damaged.</summary>
    Malformed,

    /// <summary>It is larger, or nested more deeply, than <see cref="GuardLimits"/> allow. What comes before the limit was read.</summary>
    TooLarge,
}
