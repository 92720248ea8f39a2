using System.Text;

namespace Waxwing;

/// <summary>
/// Characters that mean something only in their own surroundings and look like punctuation elsewhere: a slash or a dash
/// of this kind seems to end the name early.
/// </summary>
internal static class MisplacedCharacters
{
    public static LookWarning? Judge(string part)
    {
        var before = default(Rune);
        foreach (var rune in part.EnumerateRunes())
        {
            var misplaced = !FitsBehind(rune, before) ? rune
                : IsPunctuationBeside(rune, before) ? rune
                : IsPunctuationBeside(before, rune) ? before
                : default;
            if (misplaced != default)
            {
                return new LookWarning(LookReason.MisplacedCharacter, part, $"holds {CodePoint.Name(misplaced)}, which looks like punctuation where it stands");
            }

            before = rune;
        }

        return null;
    }

    // The prolonged sound mark continues kana; the iteration marks repeat the kana of their own script before them.
    private static bool FitsBehind(Rune rune, Rune before) => rune.Value switch
    {
        0x30FC => Continues(ScriptSet.Kana, before),
        0x30FD or 0x30FE => Continues(ScriptSet.Katakana, before),
        0x309D or 0x309E => Continues(ScriptSet.Hiragana, before),
        _ => true,
    };

    private static bool Continues(ScriptSet scripts, Rune before) => ScriptSet.Of(before) is { IsAll: false } those && those.Meets(scripts);

    private static bool IsPunctuationBeside(Rune rune, Rune neighbour) =>
        !rune.IsAscii && neighbour.IsAscii && Rune.IsLetterOrDigit(neighbour)
        && Skeleton.Prototype(rune) is ['/' or '\\' or '.' or ':' or '?' or '#' or '@' or '-'];
}
