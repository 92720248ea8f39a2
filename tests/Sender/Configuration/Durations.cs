using Waxwing.Configuration;

namespace Waxwing.Tests.Configuration;

public sealed class Durations
{
    [Theory]
    [InlineData("1ms", 1)]
    [InlineData("30s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    public void A_duration_is_a_whole_number_and_a_unit(string text, int milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
        Assert.Equal(text, Duration.Format(duration));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1 s")]
    [InlineData("1S")]
    [InlineData("1.5s")]
    [InlineData("٣s")]
    [InlineData("9999999999s")]
    [InlineData("999999999d")]
    public void Anything_else_is_no_duration(string? text) => Assert.False(Duration.TryParse(text, out _));
}
