using System.Globalization;
using CsCheck;
using Waxwing.Server.Scheduling;

namespace Waxwing.Server.Tests.Scheduling;

public sealed class Rfc3339Times
{
    private static readonly DateTimeOffset Now = new(2028, 2, 15, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_is_written_with_its_offset_is_read_as_the_same_time() =>
        Gen.Select(Gen.Long[0, TimeSpan.TicksPerDay * 30], Gen.Int[-14 * 60, 14 * 60], Gen.Int[0, 7], Gen.Bool).Sample((ahead, offset, digits, hasSpace) =>
        {
            var scale = (long)Math.Pow(10, 7 - digits);
            var at = new DateTimeOffset((Now.Ticks + ahead) / scale * scale, TimeSpan.Zero);
            at = at < Now ? Now : at;
            var local = at.ToOffset(TimeSpan.FromMinutes(offset));
            var fraction = digits == 0 ? "" : "." + new string('f', digits);
            var text = local.ToString($"yyyy-MM-dd'{(hasSpace ? ' ' : 'T')}'HH:mm:ss{fraction}zzz", CultureInfo.InvariantCulture);

            Assert.True(ScheduleText.TryRead(text, Now, out var read, out var why), $"{text}: {why}");
            Assert.Equal(at, read);
        }, iter: 5_000);

    [Theory]
    [InlineData("2028-02-29T00:00:00Z")]
    [InlineData("2028-02-29t00:00:00z")]
    [InlineData("2028-02-29T00:00:00-00:00")]
    [InlineData("2028-02-29T00:00:00.0Z")]
    [InlineData("2028-02-29T00:00:00.000000000000Z")]
    [InlineData("  2028-02-29T00:00:00Z  ")]
    public void Every_spelling_of_the_grammar_is_read(string text)
    {
        Assert.True(ScheduleText.TryRead(text, Now, out var at, out var why), why);
        Assert.Equal(new DateTimeOffset(2028, 2, 29, 0, 0, 0, TimeSpan.Zero), at);
    }

    [Theory]
    [InlineData("2028-02-29T00:00:00")]
    [InlineData("2028-02-29T00:00:00.Z")]
    [InlineData("2028-02-29T00:00:00+1")]
    [InlineData("2028-02-29T00:00:00+0100")]
    [InlineData("2028-02-29T00:00:00+24:00")]
    [InlineData("2028-02-29T00:00:00+01:60")]
    [InlineData("2028-02-29T00:00:00 Z")]
    [InlineData("2028-02-29T00:00:00Z and more")]
    [InlineData("2028-02-29T00:00:60Z")]
    [InlineData("2028-02-29T24:00:00Z")]
    [InlineData("2028-02-30T00:00:00Z")]
    [InlineData("2028-13-01T00:00:00Z")]
    [InlineData("2028-00-01T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("2028-2-29T00:00:00Z")]
    [InlineData("2028-02-29T0:00:00Z")]
    [InlineData("２０２８-02-29T00:00:00Z")]
    [InlineData("2028-02-29T00:00:00Z\n")]
    [InlineData("2028-02-29T00:00:00Z\0")]
    [InlineData("2028-02-29T00:00:00−01:00")]
    public void Nothing_else_is(string text)
    {
        Assert.False(ScheduleText.TryRead(text, Now, out _, out var why));
        Assert.NotEmpty(why);
    }

    [Fact]
    public void From_now_to_thirty_days_ahead_and_not_a_second_beside_it()
    {
        Assert.True(ScheduleText.TryRead("2028-02-15T10:00:00Z", Now, out _, out _));
        Assert.True(ScheduleText.TryRead("2028-03-16T10:00:00Z", Now, out _, out _));
        Assert.False(ScheduleText.TryRead("2028-02-15T09:59:59Z", Now, out _, out _));
        Assert.False(ScheduleText.TryRead("2028-03-16T10:00:01Z", Now, out _, out _));
    }
}
