using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Store;

/// <content>How content is forgotten.</content>
public abstract partial class StoreContract
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private Task<int> ForgetAsync(int atMost = 100) => Store.Mail.ForgetAsync(Clock.GetUtcNow() - Kept, atMost, default);

    private ValueTask<byte[]?> ContentAsync(NewMessage message) => Store.Mail.ContentAsync("acme", message.Id, default);

    private async Task EndAllAsync(DeliveryState state)
    {
        var claimed = await ClaimAsync(1000);
        Assert.All(await Store.Queue.RecordAsync([.. claimed.Select(one => Samples.Outcome(one, state))], report: null, default), Assert.True);
    }

    [Fact]
    public async Task Content_is_forgotten_once_the_last_recipient_is_final_for_so_long_and_nothing_else_is()
    {
        var message = await AcceptAsync("ann@example.net", "bob@example.net");
        var claimed = await ClaimAsync();
        await Store.Queue.RecordAsync([Samples.Outcome(claimed[0], DeliveryState.Delivered)], report: null, default);
        Clock.Advance(TimeSpan.FromDays(1));
        await Store.Queue.RecordAsync([Samples.Outcome(claimed[1], DeliveryState.Failed)], report: null, default);

        Clock.Advance(Kept);
        Assert.Equal(0, await ForgetAsync());
        Assert.NotNull(await ContentAsync(message));

        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await ForgetAsync());
        Assert.Null(await ContentAsync(message));
        Assert.Equal(0, await ForgetAsync());
        var left = await Store.Mail.FindAsync("acme", message.Id, default);
        Assert.Equal([DeliveryState.Delivered, DeliveryState.Failed], left!.Deliveries.Select(delivery => delivery.State));
        Assert.Equal("Your order", left.Summary.Subject);
        Assert.NotEmpty(await Store.Mail.EventsAsync("acme", message.Id, default));
    }

    [Theory]
    [InlineData(DeliveryState.Queued)]
    [InlineData(DeliveryState.Deferred)]
    [InlineData(DeliveryState.Unknown)]
    [InlineData(DeliveryState.Held)]
    public async Task Content_that_is_still_needed_is_kept_however_old_it_is(object state)
    {
        var message = await AcceptAsync("ann@example.net", "bob@example.net");
        var claimed = await ClaimAsync();
        await Store.Queue.RecordAsync([Samples.Outcome(claimed[0], DeliveryState.Delivered), Samples.Outcome(claimed[1], (DeliveryState)state)], report: null, default);
        Clock.Advance(4 * Kept);
        Assert.Equal(0, await ForgetAsync());
        Assert.NotNull(await ContentAsync(message));
    }

    [Theory]
    [InlineData(DeliveryState.Delivered)]
    [InlineData(DeliveryState.Failed)]
    public async Task Codes_and_links_that_expire_are_forgotten_as_soon_as_nobody_needs_them(object state)
    {
        var code = Samples.Message(Clock, "ann@example.net") with { Kind = MailKind.OneTimePassword };
        var other = Samples.Message(Clock, "ann@example.net");
        await Store.Mail.AcceptAsync([code, other], answered: null, lease: null, default);
        Assert.Equal(0, await ForgetAsync());

        await EndAllAsync((DeliveryState)state);
        Assert.Equal(1, await ForgetAsync());
        Assert.Null(await ContentAsync(code));
        Assert.NotNull(await ContentAsync(other));
    }

    [Fact]
    public async Task Content_is_forgotten_in_batches_the_oldest_first()
    {
        var messages = new List<NewMessage>();
        for (var i = 0; i < 5; i++)
        {
            messages.Add(await AcceptAsync($"r{i}@example.net"));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await EndAllAsync(DeliveryState.Delivered);
        Clock.Advance(Kept + TimeSpan.FromSeconds(1));
        Assert.Equal(2, await ForgetAsync(atMost: 2));
        Assert.Null(await ContentAsync(messages[1]));
        Assert.NotNull(await ContentAsync(messages[2]));
        Assert.Equal(2, await ForgetAsync(atMost: 2));
        Assert.Equal(1, await ForgetAsync(atMost: 2));
        Assert.Null(await ContentAsync(messages[4]));
    }

    [Fact]
    public async Task What_has_no_content_any_more_cannot_be_tried_again()
    {
        var message = await AcceptAsync("ann@example.net");
        await EndAllAsync(DeliveryState.Failed);
        var filter = new QueueFilter { MessageId = message.Id };
        Assert.Equal(1, await Store.Queue.ApplyAsync(QueueAction.Retry, filter, "ada", dryRun: true, default));

        Clock.Advance(Kept + TimeSpan.FromSeconds(1));
        await ForgetAsync();
        Assert.Equal(0, await Store.Queue.ApplyAsync(QueueAction.Retry, filter, "ada", dryRun: true, default));
        Assert.Equal(0, await Store.Queue.ApplyAsync(QueueAction.Retry, filter, "ada", dryRun: false, default));
        Assert.Equal(DeliveryState.Failed, await StateAsync(message.Id));
    }
}
