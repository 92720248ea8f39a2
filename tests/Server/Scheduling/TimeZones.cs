using System.Globalization;
using Waxwing.Server.Scheduling;

namespace Waxwing.Server.Tests.Scheduling;

public sealed class TimeZones
{
    // New York goes forward on 2027-03-14 at 02:00 and back on 2027-11-07 at 02:00; Berlin forward on 2027-03-28, back on 2027-10-31.
    [Theory]
    [InlineData("2027-03-13T12:00:00Z", "tomorrow at 01:30 ET", "2027-03-14T06:30:00Z")]
    [InlineData("2027-03-13T12:00:00Z", "tomorrow at 02:30 ET", "2027-03-14T07:30:00Z")]
    [InlineData("2027-03-13T12:00:00Z", "tomorrow at 03:30 ET", "2027-03-14T07:30:00Z")]
    [InlineData("2027-11-06T12:00:00Z", "tomorrow at 01:30 ET", "2027-11-07T05:30:00Z")]
    [InlineData("2027-11-06T12:00:00Z", "tomorrow at 02:30 ET", "2027-11-07T07:30:00Z")]
    [InlineData("2027-03-27T12:00:00Z", "tomorrow at 02:30 Europe/Berlin", "2027-03-28T01:30:00Z")]
    [InlineData("2027-10-30T12:00:00Z", "tomorrow at 02:30 Europe/Berlin", "2027-10-31T00:30:00Z")]
    public void A_time_that_is_left_out_has_the_offset_before_and_one_that_is_there_twice_is_the_first(string now, string text, string at) => Reads(now, text, at);

    [Theory]
    [InlineData("2027-07-01T12:00:00Z", "tomorrow at 9am ET", "2027-07-02T13:00:00Z")]
    [InlineData("2027-07-01T12:00:00Z", "tomorrow at 9am EDT", "2027-07-02T13:00:00Z")]
    [InlineData("2027-07-01T12:00:00Z", "tomorrow at 9am EST", "2027-07-02T14:00:00Z")]
    [InlineData("2027-07-01T12:00:00Z", "tomorrow at 9am CET", "2027-07-02T08:00:00Z")]
    [InlineData("2027-07-01T12:00:00Z", "tomorrow at 9am Europe/Berlin", "2027-07-02T07:00:00Z")]
    public void A_word_that_names_summer_or_winter_is_that_the_whole_year(string now, string text, string at) => Reads(now, text, at);

    // At 23:30 UTC it is tomorrow in Tokyo and still Monday in Los Angeles.
    [Theory]
    [InlineData("2026-11-30T23:30:00Z", "today at 9am JST", "2026-12-01T00:00:00Z")]
    [InlineData("2026-11-30T23:30:00Z", "tomorrow at 9am JST", "2026-12-02T00:00:00Z")]
    [InlineData("2026-11-30T23:30:00Z", "tuesday at 9am JST", "2026-12-01T00:00:00Z")]
    [InlineData("2026-11-30T23:30:00Z", "today at 9pm PT", "2026-12-01T05:00:00Z")]
    [InlineData("2026-11-30T23:30:00Z", "monday at 9pm PT", "2026-12-01T05:00:00Z")]
    [InlineData("2026-11-30T23:30:00Z", "next monday at 9pm PT", "2026-12-08T05:00:00Z")]
    public void The_day_is_that_of_the_zone(string now, string text, string at) => Reads(now, text, at);

    [Theory]
    [InlineData("right/Europe/Berlin")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("Europe/../Europe/Berlin")]
    [InlineData("Europe/../../../etc/passwd")]
    [InlineData("Europe//Berlin")]
    [InlineData("America/Argentina//Buenos_Aires")]
    [InlineData("/etc/localtime")]
    [InlineData("Europe/")]
    [InlineData("Europe")]
    [InlineData("Eastern")]
    [InlineData("UTC+15")]
    [InlineData("UTC+2:5")]
    [InlineData("UTC+")]
    [InlineData("+2")]
    [InlineData("+99:00")]
    [InlineData("BST")]
    [InlineData("CST")]
    [InlineData("XYZ")]
    [InlineData("UTC UTC")]
    [InlineData("UTC please")]
    public void Nothing_else_is_a_zone(string zone) =>
        Assert.False(ScheduleText.TryRead($"tomorrow at 9am {zone}", Time("2026-11-30T12:00:00Z"), out _, out _));

    [Fact]
    public void Capitals_count_whatever_was_read_before()
    {
        Reads("2027-07-01T12:00:00Z", "tomorrow at 9am Europe/Vienna", "2027-07-02T07:00:00Z");

        Assert.False(ScheduleText.TryRead("tomorrow at 9am Europe/VIENNA", Time("2027-07-01T12:00:00Z"), out _, out _));
    }

    private static void Reads(string now, string text, string at)
    {
        Assert.True(ScheduleText.TryRead(text, Time(now), out var read, out var why), why);
        Assert.Equal(Time(at), read);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
