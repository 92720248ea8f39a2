using Waxwing.Server.Model;
using Waxwing.Server.Streams;

namespace Waxwing.Server.Tests.Streams;

public sealed class TheCatalog
{
    [Fact]
    public void Two_streams_are_always_there_and_others_are_those_that_are_declared()
    {
        var catalog = new StreamCatalog([("acme", new MailStream("newsletter", StreamType.Bulk)), ("acme", new MailStream("orders", StreamType.Transactional))]);
        Assert.Equal("transactional, bulk, newsletter, orders", catalog.Names("acme"));
        Assert.Equal("transactional, bulk", catalog.Names("other"));
        Assert.Equal(StreamType.Bulk, catalog.Find("acme", "newsletter")!.Type);
        Assert.Null(catalog.Find("other", "newsletter"));
        Assert.Null(catalog.Find("acme", "newsleter"));
        Assert.Null(catalog.Find("acme", "Bulk"));
    }

    [Theory]
    [InlineData("transactional", "bounce", "returns")]
    [InlineData("bulk", "bounce-bulk", "returns-bulk")]
    [InlineData("newsletter", "bounce-newsletter", "returns-newsletter")]
    public void Each_stream_has_a_bounce_domain_of_its_own_below_the_label_that_the_operator_says(string stream, string usual, string said)
    {
        var mail = new MailStream(stream, StreamType.Bulk);
        Assert.Equal((usual, said), (StreamCatalog.Usual.BounceLabelOf(mail), new StreamCatalog([], "returns").BounceLabelOf(mail)));
    }

    [Theory]
    [InlineData("bulk")]
    [InlineData("transactional")]
    [InlineData("news letter")]
    [InlineData("News")]
    [InlineData("-news")]
    [InlineData("news-")]
    [InlineData("")]
    [InlineData("a-name-of-more-than-fifty-six-characters-is-no-label-of-a-domain")]
    public void What_is_no_name_or_is_there_already_is_refused(string name) =>
        Assert.Equal(SendStage.Configure, Assert.Throws<SendException>(() => new StreamCatalog([("acme", new MailStream(name, StreamType.Transactional))])).Error.Stage);

    [Theory]
    [InlineData("bounce", 56)]
    [InlineData("returns-of-mail", 47)]
    public void The_longest_name_gives_a_label_of_DNS_and_one_that_is_longer_is_refused(string label, int longest)
    {
        var stream = new MailStream(new string('a', longest), StreamType.Bulk);
        Assert.Equal(63, new StreamCatalog([("acme", stream)], label).BounceLabelOf(stream).Length);
        Assert.Contains($"1 to {longest} ", Assert.Throws<SendException>(() => new StreamCatalog([("acme", stream with { Name = stream.Name + "a" })], label)).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_label_leaves_room_for_the_streams_that_are_always_there() =>
        Assert.All(StreamCatalog.Usual.Of("acme"), stream => Assert.InRange(new StreamCatalog([], new string('a', StreamCatalog.LongestBounceLabel)).BounceLabelOf(stream).Length, 1, 63));

    [Theory]
    [InlineData(MailKind.OneTimePassword, true, "Urgent")]
    [InlineData(MailKind.Notification, true, "Bulk")]
    [InlineData(MailKind.Notification, false, "Normal")]
    public void Bulk_goes_last_and_codes_first(MailKind kind, bool isBulk, string priority) => Assert.Equal(priority, Priorities.Of(kind, isBulk).ToString());
}
