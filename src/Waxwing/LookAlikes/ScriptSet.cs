using System.Numerics;
using System.Text;

namespace Waxwing;

/// <summary>
/// A set of scripts, augmented (UTS #39 §5.1): the scripts that a character, or each character of a text, may belong to.
/// </summary>
/// <param name="Bits">One bit for each script of <see cref="ScriptTable.Names"/>.</param>
internal readonly record struct ScriptSet(ulong Bits)
{
    public static readonly ScriptSet All = new(ScriptTable.All);

    public static readonly ScriptSet Latin = new(ScriptTable.Latin);

    /// <summary>The scripts that are written together with Latin every day (UTS #39 §5.2, highly restrictive).</summary>
    public static readonly ScriptSet EastAsian = new(ScriptTable.HanWithBopomofo | ScriptTable.Japanese | ScriptTable.Korean);

    public static readonly ScriptSet Kana = new(ScriptTable.Hiragana | ScriptTable.Katakana);

    public static readonly ScriptSet Hiragana = new(ScriptTable.Hiragana);

    public static readonly ScriptSet Katakana = new(ScriptTable.Katakana);

    public bool IsEmpty => Bits == 0;

    /// <summary>Whether it fits every script: Common and Inherited.</summary>
    public bool IsAll => Bits == ScriptTable.All;

    public static ScriptSet operator &(ScriptSet left, ScriptSet right) => new(left.Bits & right.Bits);

    public static ScriptSet operator |(ScriptSet left, ScriptSet right) => new(left.Bits | right.Bits);

    /// <summary>Whether the two have a script in common.</summary>
    public bool Meets(ScriptSet other) => (Bits & other.Bits) != 0;

    /// <summary>The scripts of a character.</summary>
    public static ScriptSet Of(Rune rune) => Look(rune).Scripts;

    /// <summary>The resolved script set of a text (UTS #39 §5.1): empty if no script fits all of it.</summary>
    public static ScriptSet Resolve(ReadOnlySpan<char> text)
    {
        var resolved = All;
        foreach (var rune in text.EnumerateRunes())
        {
            resolved &= Of(rune);
        }

        return resolved;
    }

    /// <summary>Whether a character is for names (Identifier_Status is Allowed, UTS #39 §3.1).</summary>
    public static bool IsAllowedInNames(Rune rune) => Look(rune).Allowed;

    /// <summary>The name of the first script in it, for a sentence.</summary>
    public override string ToString()
    {
        var bit = BitOperations.TrailingZeroCount(Bits);
        return bit < ScriptTable.Names.Length ? ScriptTable.Names[bit] : "a script that is not in everyday use";
    }

    private static (ScriptSet Scripts, bool Allowed) Look(Rune rune)
    {
        // Above every entry of the character itself, below those of the next one.
        var place = ScriptTable.Ranges.BinarySearch(((uint)rune.Value << 8) | 0xFF);
        var entry = ScriptTable.Ranges[~place - 1];
        return (new ScriptSet(ScriptTable.Sets[(int)(entry & 0xFF) >> 1]), (entry & 1) != 0);
    }
}
