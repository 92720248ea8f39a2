using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Store;

/// <content>What was asked of reports.</content>
public abstract partial class StoreContract
{
    [Fact]
    public async Task What_was_asked_of_reports_comes_back_with_every_lease()
    {
        Assert.True(OriginalRecipient.TryCreate("utf-8", "j\u00f6rg;x@example.org", out var original));
        var asked = new ReportRequest(DsnReturn.Full, EnvelopeId.Parse("order 47;11"));
        DsnRequest?[] each = [new(DsnNotify.Never, null), new(DsnNotify.Success | DsnNotify.Delay, original), new(null, original), null];
        var message = Samples.Message(Clock, [.. each.Select((_, i) => $"r{i}@example.net")]);
        message = message with { Reports = asked, Deliveries = [.. message.Deliveries.Select((delivery, i) => delivery with { Dsn = each[i] })] };
        await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);

        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var claimed = (await ClaimAsync()).OrderBy(one => one.Number).ToArray();
            Assert.Equal(each, claimed.Select(one => one.Dsn));
            Assert.All(claimed, one => Assert.Equal((asked, attempt), (one.Reports, one.Attempt)));
            await Store.Queue.RecordAsync([.. claimed.Select(one => Samples.Outcome(one, DeliveryState.Deferred, Clock.GetUtcNow()))], report: null, default);
        }
    }

    [Theory]
    [InlineData(DsnReturn.Headers, null)]
    [InlineData(null, "order 4711")]
    public async Task Each_half_of_what_was_asked_for_a_message_is_kept_alone(DsnReturn? back, string? id)
    {
        var asked = new ReportRequest(back, id is null ? null : EnvelopeId.Parse(id));
        await Store.Mail.AcceptAsync([Samples.Message(Clock, "ann@example.net") with { Reports = asked }], answered: null, lease: null, default);

        Assert.Equal(asked, Assert.Single(await ClaimAsync()).Reports);
    }

    [Fact]
    public async Task Where_nothing_was_asked_nothing_comes_back()
    {
        await AcceptAsync("ann@example.net");

        var claimed = Assert.Single(await ClaimAsync());
        Assert.Null(claimed.Reports);
        Assert.Null(claimed.Dsn);
    }
}
