using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Dns;

/// <summary>An answer claims to hold for ever.</summary>
public sealed class LifeOfAnAnswer : DnsScenario
{
    [Theory]
    [InlineData(uint.MaxValue, 0)]
    [InlineData(int.MaxValue, 86_400)]
    [InlineData(60u, 60)]
    public async Task An_answer_is_kept_for_a_day_at_most(uint stated, int kept)
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Answer(DnsReply.QuestionName, DnsReply.A, [192, 0, 2, 1], stated).Octets);
        Assert.Equal(TimeSpan.FromSeconds(kept), (await AskAsync(peer)).TimeToLive);
    }

    [Fact]
    public async Task An_absence_is_kept_for_three_hours_at_most()
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Authority(DnsReply.Name("test"), DnsReply.Soa,
            [0, 0, .. new byte[16], 0x7F, 0xFF, 0xFF, 0xFF], int.MaxValue).Octets);
        Assert.Equal(TimeSpan.FromHours(3), (await AskAsync(peer)).TimeToLive);
    }

    [Fact]
    public async Task An_absence_of_which_nobody_says_how_long_it_holds_is_not_kept()
    {
        using var peer = new DnsPeer(query => DnsReply.To(query).Octets);
        Assert.Equal(TimeSpan.Zero, (await AskAsync(peer)).TimeToLive);
    }
}
