using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust.Tests.DomainSetup;

/// <summary>An SPF record with what it lacks: nothing that is there is lost, and what comes is reached.</summary>
public sealed class SpfMerging
{
    [Theory]
    [InlineData(null, "v=spf1 ip4:192.0.2.1 include:relay.test ~all")]
    [InlineData("v=spf1 -all", "v=spf1 ip4:192.0.2.1 include:relay.test -all")]
    [InlineData("v=spf1 mx ?all", "v=spf1 mx ip4:192.0.2.1 include:relay.test ?all")]
    [InlineData("v=spf1  a   mx -all", "v=spf1  a   mx ip4:192.0.2.1 include:relay.test -all")]
    [InlineData("v=spf1 include:relay.test -all", "v=spf1 include:relay.test ip4:192.0.2.1 -all")]
    [InlineData("v=spf1 include:RELAY.test. -all", "v=spf1 include:RELAY.test. ip4:192.0.2.1 -all")]
    [InlineData("v=spf1 -include:relay.test -all", "v=spf1 -include:relay.test ip4:192.0.2.1 include:relay.test -all")]
    [InlineData("v=spf1 a", "v=spf1 a ip4:192.0.2.1 include:relay.test ~all")]
    [InlineData("v=spf1", "v=spf1 ip4:192.0.2.1 include:relay.test ~all")]
    [InlineData("v=spf1 a redirect=other.test", "v=spf1 a ip4:192.0.2.1 include:relay.test redirect=other.test")]
    [InlineData("v=spf1 a exp=why.test", "v=spf1 a ip4:192.0.2.1 include:relay.test exp=why.test ~all")]
    [InlineData("v=spf1 a -all exp=why.test", "v=spf1 a ip4:192.0.2.1 include:relay.test -all exp=why.test")]
    public void What_comes_stands_before_what_ends_the_record(string? old, string merged)
    {
        var merge = Merge(old is null ? [] : [old]);
        Assert.Equal((merged, null, false), (merge.Text, merge.Problem, merge.IsComplete));
        Assert.True(SpfRecord.TryParse(merge.Text, out _, out _));
    }

    [Fact]
    public void A_record_that_lacks_nothing_stays_letter_by_letter()
    {
        var merge = SpfMerge.Of(["other text", "v=spf1  include:relay.test  -ALL "], [], [Domain.Parse("relay.test")]);
        Assert.Equal((true, "v=spf1  include:relay.test  -ALL "), (merge.IsComplete, merge.Text));
        Assert.Empty(merge.Added);
    }

    [Fact]
    public void A_record_that_lets_everybody_in_is_wrong_and_is_closed()
    {
        var merge = SpfMerge.Of(["v=spf1 a +all"], [], []);
        Assert.Equal(("v=spf1 a ~all", false), (merge.Text, merge.IsComplete));
        Assert.Contains("everybody", merge.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_named_by_its_family() =>
        Assert.Equal("v=spf1 ip6:2001:db8::1 ~all", SpfMerge.Of([], [IPAddress.Parse("2001:db8::1")], []).Text);

    [Theory]
    [InlineData("more than one", "v=spf1 -all", "v=spf1 a -all")]
    [InlineData("wrong at character 11", "v=spf1 ip4:1.2.3 -all")]
    public void What_cannot_be_merged_is_for_a_person(string problem, params string[] texts)
    {
        var merge = Merge(texts);
        Assert.Null(merge.Text);
        Assert.Contains(problem, merge.Problem, StringComparison.Ordinal);
    }

    private static SpfMerge Merge(string[] texts) => SpfMerge.Of(texts, [IPAddress.Parse("192.0.2.1")], [Domain.Parse("relay.test")]);
}
