using CsCheck;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Retrying;

public sealed class RetryHints
{
    [Theory]
    [InlineData("Greylisted, try again in 300 seconds", 300)]
    [InlineData("Recipient address rejected: Greylisted for 5 minutes", 300)]
    [InlineData("4.7.1 Please retry after 2 hours", 7_200)]
    [InlineData("try again in 90s", 90)]
    [InlineData("Temporarily deferred: wait 10 min", 600)]
    [InlineData("throttled; Retry-After: 120", 120)]
    [InlineData("you must wait at least 1 minute", 60)]
    [InlineData("TRY AGAIN IN 1 HOUR", 3_600)]
    // Nobody is waited for longer than for anybody else.
    [InlineData("try again in 7 hours", 14_400)]
    [InlineData("try again in 999999 hours", 14_400)]
    public void A_wait_that_is_announced_is_read(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Read(451, text));

    [Theory]
    [InlineData("Greylisted, see http://help.example/300.html")]
    [InlineData("try again later")]
    [InlineData("try again in a few minutes")]
    [InlineData("too many messages: at most 60 in 5 minutes")]
    [InlineData("idle for 300 seconds")]
    [InlineData("mailbox was full 5 hours ago, retry")]
    [InlineData("try again in 0 seconds")]
    [InlineData("try again in 1234567 seconds")]
    [InlineData("try again in 5 days or so")]
    [InlineData("")]
    public void What_is_no_announced_wait_is_none(string text) => Assert.Null(Read(451, text));

    [Theory]
    [InlineData(250)]
    [InlineData(550)]
    public void Only_who_says_not_now_is_asked_for_when(int code) => Assert.Null(Read(code, "try again in 300 seconds"));

    [Fact]
    public void No_reply_no_hint() => Assert.Null(RetryHint.Read(reply: null));

    [Fact]
    public void Several_lines_are_one_text() => Assert.Equal(TimeSpan.FromMinutes(5), RetryHint.Read(new ReplyRecord(451, "4.7.1", ["greylisted, try again in", "5 minutes"])));

    [Fact]
    public void Whatever_a_server_says_the_wait_is_bounded() => Gen.OneOf(Gen.String, AnyOf.These("in", "after", "300", "999999", "hours", "retry", "again", "s", "-", " ").Array[0, 30].Select(words => string.Join(' ', words))).Sample(text =>
        Assert.True(Read(451, text) is not { } wait || (wait > TimeSpan.Zero && wait <= DeliverySchedule.Longest)), iter: 20_000);

    private static TimeSpan? Read(int code, string text) => RetryHint.Read(new ReplyRecord(code, Enhanced: null, [text]));
}
