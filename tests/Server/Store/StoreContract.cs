using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Store;

/// <summary>What holds for every store. Each implementation derives from it.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private protected static readonly UnknownFate Resend = new(Holds: false, TimeSpan.Zero, TimeSpan.FromMinutes(15));

    private protected static readonly Lease Mine = new("node-1", TimeSpan.FromSeconds(30));

    private protected static readonly Lease Others = new("node-2", TimeSpan.FromSeconds(30));

    private protected static readonly Lane Relay = new("acme", StreamName.Transactional, Lane.RelaySite);

    private protected StoreClock Clock { get; } = new();

    private protected IStore Store { get; private set; } = null!;

    private protected abstract IStore Open(TimeProvider clock);

    public ValueTask InitializeAsync()
    {
        Store = Open(Clock);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Closed();
        GC.SuppressFinalize(this);
    }

    protected virtual void Closed()
    {
    }

    [Fact]
    public async Task What_was_accepted_is_found_with_its_recipients_content_and_first_event()
    {
        var message = Samples.Message(Clock, "ann@example.net", "bob@example.net");
        Assert.True(await Store.Mail.AcceptAsync([message], answered: null, lease: null, default));

        var found = await Store.Mail.FindAsync("acme", message.Id, default);
        Assert.NotNull(found);
        Assert.Equal(["ann@example.net", "bob@example.net"], found.Deliveries.Select(delivery => delivery.Recipient));
        Assert.All(found.Deliveries, delivery => Assert.Equal(DeliveryState.Queued, delivery.State));
        Assert.Equal("Your order", found.Summary.Subject);
        Assert.Equal(MailEventType.Queued, found.LastEvent);
        Assert.Equal(message.Content.ToArray(), await Store.Mail.ContentAsync("acme", message.Id, default));
        Assert.Equal(MailEventType.Queued, Assert.Single(await Store.Mail.EventsAsync("acme", message.Id, default)).Type);
    }

    [Fact]
    public async Task Nobody_finds_what_is_of_another_tenant()
    {
        var message = Samples.Message(Clock, "ann@example.net");
        await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);

        Assert.Null(await Store.Mail.FindAsync("other", message.Id, default));
        Assert.Null(await Store.Mail.ContentAsync("other", message.Id, default));
        Assert.Empty(await Store.Mail.EventsAsync("other", message.Id, default));
        Assert.Null(await Store.Mail.CancelAsync("other", message.Id, default));
        Assert.False(await Store.Mail.RescheduleAsync("other", message.Id, Clock.GetUtcNow(), Clock.GetUtcNow(), message.Content, default));
        Assert.Empty((await Store.Mail.ListAsync("other", new MessageFilter(), new Page(), default)).Items);
    }

    [Fact]
    public async Task A_list_is_paged_from_its_youngest_in_both_directions()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            var message = Samples.Message(Clock, $"r{i}@example.net");
            await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);
            ids.Insert(0, message.Id);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await Store.Mail.ListAsync("acme", new MessageFilter(), new Page(3), default);
        Assert.Equal(ids[..3], first.Items.Select(item => item.Id));
        Assert.True(first.HasMore);
        var second = await Store.Mail.ListAsync("acme", new MessageFilter(), new Page(3, After: ids[2]), default);
        Assert.Equal(ids[3..6], second.Items.Select(item => item.Id));
        var back = await Store.Mail.ListAsync("acme", new MessageFilter(), new Page(2, Before: ids[3]), default);
        Assert.Equal(ids[1..3], back.Items.Select(item => item.Id));
        Assert.True(back.HasMore);
        Assert.False((await Store.Mail.ListAsync("acme", new MessageFilter(), new Page(3, After: ids[5]), default)).HasMore);
    }

    [Fact]
    public async Task A_list_is_filtered_by_recipient_domain_tag_state_message_id_and_time()
    {
        var one = Samples.Message(Clock, "ann@example.net");
        Clock.Advance(TimeSpan.FromMinutes(1));
        var two = Samples.Message(Clock, "bob@example.org") with { Summary = one.Summary with { Tags = one.Summary.Tags.SetItem("order", "18") } };
        await Store.Mail.AcceptAsync([one, two], answered: null, lease: null, default);
        await Store.Mail.CancelAsync("acme", two.Id, default);

        async Task<Guid> Only(MessageFilter filter) => Assert.Single((await Store.Mail.ListAsync("acme", filter, new Page(), default)).Items).Id;
        Assert.Equal(one.Id, await Only(new MessageFilter { Recipient = "ANN@example.net" }));
        Assert.Equal(two.Id, await Only(new MessageFilter { Recipient = "@example.org" }));
        Assert.Equal(one.Id, await Only(new MessageFilter { Tag = ("order", "17") }));
        Assert.Equal(two.Id, await Only(new MessageFilter { State = DeliveryState.Cancelled }));
        Assert.Equal(one.Id, await Only(new MessageFilter { MessageId = one.MessageId }));
        Assert.Equal(two.Id, await Only(new MessageFilter { Since = two.AcceptedAt }));
        Assert.Equal(one.Id, await Only(new MessageFilter { Until = two.AcceptedAt }));
    }

    [Fact]
    public async Task A_key_is_kept_listed_renamed_and_revoked_by_its_own_tenant_alone()
    {
        var key = Samples.Key(Clock, out _);
        await Store.Accounts.AddAsync(key, default);

        var kept = await Store.Accounts.FindAsync(key.Id, default);
        Assert.NotNull(kept);
        Assert.Equal(key.SecretHash, kept.SecretHash);
        Assert.Equal(key with { SecretHash = kept.SecretHash, Scram = kept.Scram }, kept);
        Assert.False(await Store.Accounts.RenameAsync("other", key.Id, "mine", default));
        Assert.False(await Store.Accounts.RevokeAsync("other", key.Id, default));
        Assert.True(await Store.Accounts.RenameAsync("acme", key.Id, "till", default));
        Assert.True(await Store.Accounts.RevokeAsync("acme", key.Id, default));
        var revoked = Assert.Single(await Store.Accounts.ListAsync("acme", default));
        Assert.Equal("till", revoked.Name);
        Assert.False(revoked.IsGood(Clock.GetUtcNow()));
        Assert.Empty(await Store.Accounts.ListAsync("other", default));
    }

    [Fact]
    public async Task A_backup_has_everything_that_was_accepted_before_it()
    {
        using var folder = new TemporaryFolder();
        var message = Samples.Message(Clock, "ann@example.net");
        await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);
        await Store.BackupAsync(folder["copy"], default);
        Assert.True(new FileInfo(folder["copy"]).Length > 0);
    }
}
