namespace Waxwing.Smtp.Tests.Sasl;

public sealed class SaslPrepTests
{
    // The first five are the examples of RFC 4013 §3.
    [Theory]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("\u00AA", "a")]
    [InlineData("\u2168", "IX")]
    [InlineData("a\u00A0b\u3000c", "a b c")]
    [InlineData("\u0627\u0661\u0628", "\u0627\u0661\u0628")]
    public void A_text_has_one_spelling(string text, string expected)
    {
        Assert.True(SaslPrep.TryPrepare(text, out var prepared));
        Assert.Equal(expected, prepared);
    }

    // The first two are the examples of RFC 4013 §3.
    [Theory]
    [InlineData("\u0007")]
    [InlineData("\u0627\u0031")]
    [InlineData("\u0627a")]
    [InlineData("")]
    [InlineData("\u200B")]
    [InlineData("\uE000")]
    [InlineData("\uFFFD")]
    [InlineData("\u202E")]
    [InlineData("\u2028")]
    [InlineData("\u0378")]
    [InlineData("\U000E0041")]
    public void A_prohibited_text_is_refused(string text) => Assert.False(SaslPrep.TryPrepare(text, out _));

    [Fact]
    public void A_lone_surrogate_is_refused()
    {
        Assert.False(SaslPrep.TryPrepare("a\ud800", out _));
        Assert.False(SaslPrep.TryPrepare("\udc00a", out _));
    }
}
