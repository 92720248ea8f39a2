namespace Waxwing.Smtp.Tests.Replies;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("grüße, 世界 – ok", "grüße, 世界 – ok")]
    [InlineData("a\u001b[2Jb", "a\uFFFD[2Jb")]
    [InlineData("a\r\nb\0", "a\uFFFD\uFFFDb\uFFFD")]
    [InlineData("a\u009bb\u007f", "a\uFFFDb\uFFFD")]
    [InlineData("abc\u202etxt.exe", "abc\uFFFDtxt.exe")]
    [InlineData("a\u2028S: 250 ok", "a\uFFFDS: 250 ok")]
    // Tags, beyond U+FFFF: two units each, and nobody sees them.
    [InlineData("a\U000E0041\U000E0001b \U0001F4EE", "a\uFFFD\uFFFDb \U0001F4EE")]
    [InlineData("", "")]
    public void What_moves_hides_or_reorders_is_replaced(string text, string printable) => Assert.Equal(printable, PrintableText.From(text));
}
