using System.Text;

namespace Waxwing.Tests.LookAlikes;

/// <summary>The tables, where they meet the definitions of UTS #39.</summary>
public sealed class Tables
{
    [Theory]
    [InlineData("раураӏ", "paypai")]
    [InlineData("rnm", "rnrn")]
    [InlineData("ｗ", "ｗ")]
    [InlineData("é", "e\u0301")]
    [InlineData("a\u200db", "ab")]
    [InlineData("", "")]
    public void A_skeleton_is_made_of_prototypes(string text, string skeleton) => Assert.Equal(Skeleton.Of(skeleton), Skeleton.Of(text));

    [Fact]
    public void Every_entry_of_the_table_is_found_and_nothing_else()
    {
        var listed = ConfusableTable.Sources.ToArray().Select(entry => (int)(entry >> 8)).ToHashSet();
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.IsValid(value))
            {
                Assert.Equal(listed.Contains(value), !Skeleton.Prototype(new Rune(value)).IsEmpty);
            }
        }
    }

    [Theory]
    [InlineData("example-1", nameof(RestrictionLevel.AsciiOnly))]
    [InlineData("пример", nameof(RestrictionLevel.SingleScript))]
    [InlineData("東京タワー", nameof(RestrictionLevel.SingleScript))]
    [InlineData("abc東京", nameof(RestrictionLevel.HighlyRestrictive))]
    [InlineData("abcไทย", nameof(RestrictionLevel.ModeratelyRestrictive))]
    [InlineData("abcпример", nameof(RestrictionLevel.MinimallyRestrictive))]
    [InlineData("한국かな", nameof(RestrictionLevel.MinimallyRestrictive))]
    [InlineData("a♥b", nameof(RestrictionLevel.Unrestricted))]
    public void The_level_follows_the_scripts(string text, string level) => Assert.Equal(level, RestrictionLevels.Of(text).ToString());

    [Theory]
    [InlineData(0x41, "Latin")]
    [InlineData(0x10FFFF, "a script that is not in everyday use")]
    [InlineData(0x2D30, "a script that is not in everyday use")]
    [InlineData(0x3042, "Hiragana")]
    [InlineData(0x5A0, "Hebrew")]
    public void A_character_has_its_script(int value, string script) =>
        Assert.Equal(script, ScriptSet.Of(new Rune(value)) is { IsAll: false } scripts ? scripts.ToString() : "all");
}
