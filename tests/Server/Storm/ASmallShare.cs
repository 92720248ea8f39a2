using Waxwing.Storm;

namespace Waxwing.Server.Tests.Storm;

/// <summary>A small share of <c>eng/storm</c>, which hands over a hundred thousand messages and kills the service fifty times.</summary>
public sealed class ASmallShare
{
    [Fact]
    public async Task Three_hundred_messages_and_two_kills_lose_nothing_and_repeat_nothing_unrecorded()
    {
        var (isGood, told) = await StormAsync(Plant.Nothing);

        Assert.True(isGood, told);
    }

    [Fact]
    public async Task A_message_that_a_relay_forgets_is_noticed()
    {
        var (isGood, told) = await StormAsync(Plant.Lost);

        Assert.False(isGood);
        Assert.Contains("no relay has it", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_noticed()
    {
        var (isGood, told) = await StormAsync(Plant.Doubled);

        Assert.False(isGood);
        Assert.Contains("ARRIVED AGAIN, UNRECORDED (1)", told, StringComparison.Ordinal);
    }

    private static async Task<(bool IsGood, string Told)> StormAsync(Plant plant)
    {
        var options = new StormOptions { Messages = plant == Plant.Nothing ? 300 : 60, Kills = plant == Plant.Nothing ? 2 : 0, Plant = plant, Patience = TimeSpan.FromMinutes(2) };
        await using var storm = new StormRun(options, TestContext.Current.SendDiagnosticMessage);
        var report = await storm.RunAsync();
        return (report.IsGood, report.ToText());
    }
}
