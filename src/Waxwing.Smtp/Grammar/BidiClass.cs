using System.Globalization;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>The bidirectional classes (UAX #9), as coarse as the rules of RFC 3454 §6 and RFC 5893 §2 need them.</summary>
internal enum BidiClass
{
    /// <summary>L.</summary>
    Left,

    /// <summary>R and AL.</summary>
    Right,

    /// <summary>EN.</summary>
    EuropeanNumber,

    /// <summary>AN.</summary>
    ArabicNumber,

    /// <summary>NSM.</summary>
    Mark,

    /// <summary>ES, CS, ET, ON, BN.</summary>
    Neutral,
}

/// <summary>
/// Derives the class from block and general category, since the base library does not tell it. That is exact for
/// letters, digits and marks, up to a few that are named.
/// </summary>
internal static class BidiClasses
{
    public static BidiClass Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => BidiClass.Mark,
        UnicodeCategory.DecimalDigitNumber when rune.IsAscii || rune.Value is >= 0x6F0 and <= 0x6F9 => BidiClass.EuropeanNumber,
        UnicodeCategory.DecimalDigitNumber when rune.Value is (>= 0x660 and <= 0x669) or (>= 0x10D30 and <= 0x10D39) => BidiClass.ArabicNumber,
        UnicodeCategory.OtherNumber when rune.Value is >= 0x10E60 and <= 0x10E7E => BidiClass.ArabicNumber,
        // The Arabic decimal and thousands separators.
        UnicodeCategory.OtherPunctuation when rune.Value is 0x66B or 0x66C => BidiClass.ArabicNumber,
        // Spacing modifiers that are letters by category alone.
        UnicodeCategory.ModifierLetter when rune.Value is 0x2B9 or 0x2BA or (>= 0x2C6 and <= 0x2CF) or 0x2EC => BidiClass.Neutral,
        UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol => BidiClass.Neutral,
        _ when IsInRightToLeftBlock(rune.Value) => BidiClass.Right,
        UnicodeCategory.DashPunctuation or UnicodeCategory.OtherPunctuation or UnicodeCategory.ConnectorPunctuation => BidiClass.Neutral,
        UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation => BidiClass.Neutral,
        UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation => BidiClass.Neutral,
        UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.SpaceSeparator => BidiClass.Neutral,
        _ => BidiClass.Left,
    };

    // The ranges whose default class is R or AL: Unicode, DerivedBidiClass.txt.
    private static bool IsInRightToLeftBlock(int value) => value
        is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)
        or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);
}
