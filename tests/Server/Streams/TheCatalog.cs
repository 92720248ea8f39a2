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
    [InlineData("transactional", "bounce")]
    [InlineData("bulk", "bounce-bulk")]
    [InlineData("newsletter", "bounce-newsletter")]
    public void Each_stream_has_a_bounce_domain_of_its_own(string stream, string label) => Assert.Equal(label, new MailStream(stream, StreamType.Bulk).BounceLabel);

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

    [Fact]
    public void The_longest_name_gives_a_label_of_DNS() => Assert.InRange(StreamName.BounceLabel(new string('a', 56)).Length, 1, 63);

    [Theory]
    [InlineData(MailKind.OneTimePassword, true, "Urgent")]
    [InlineData(MailKind.Notification, true, "Bulk")]
    [InlineData(MailKind.Notification, false, "Normal")]
    public void Bulk_goes_last_and_codes_first(MailKind kind, bool isBulk, string priority) => Assert.Equal(priority, Priorities.Of(kind, isBulk).ToString());
}
