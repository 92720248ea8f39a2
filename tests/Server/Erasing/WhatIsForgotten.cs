using Microsoft.Extensions.Logging.Abstractions;
using Waxwing.Server.AtRest;
using Waxwing.Server.Audit;
using Waxwing.Server.Delivery;
using Waxwing.Server.Erasing;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.AtRest;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Erasing;

/// <summary>What time takes away, and what a recipient may have taken away; each with encrypted mail and with mail that is not.</summary>
public sealed class WhatIsForgotten : IAsyncDisposable
{
    private static readonly Lane Relay = new("acme", StreamName.Transactional, Lane.RelaySite);

    private readonly TemporaryFolder _folder = new();
    private readonly StoreClock _clock = new();
    private SqliteStore? _store;

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_code_is_erased_with_its_subject_as_soon_as_it_is_final(bool encrypts)
    {
        var store = Open(encrypts);
        var code = Samples.Message(_clock, "ann@example.net") with { Kind = MailKind.OneTimePassword, Summary = new MessageSummary { From = "shop@acme.test", To = ["ann@example.net"], Subject = "Your code is 471108" } };
        var other = Samples.Message(_clock, "ann@example.net");
        await store.Mail.AcceptAsync([code, other], answered: null, lease: null, default);
        await EndAsync(store);

        await ForgetAsync(store, new Retention(TimeSpan.FromDays(30)));

        Assert.Null(await store.Mail.ContentAsync("acme", code.Id, default));
        Assert.Equal("", (await store.Mail.FindAsync("acme", code.Id, default))!.Summary.Subject);
        Assert.NotNull(await store.Mail.ContentAsync("acme", other.Id, default));
        Assert.Equal("Your order", (await store.Mail.FindAsync("acme", other.Id, default))!.Summary.Subject);
        await store.DisposeAsync();
        Assert.Empty(Image.Find(_folder.Path, "471108"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Addresses_go_after_their_time_with_all_that_could_hold_them_and_the_fate_stays(bool encrypts)
    {
        var store = Open(encrypts);
        var old = Samples.Message(_clock, "ann@example.net", "bob@example.net");
        var waits = Samples.Message(_clock, "eve@example.net");
        await store.Mail.AcceptAsync([old], answered: null, lease: null, default);
        await EndAsync(store);
        await store.Mail.AcceptAsync([waits], answered: null, lease: null, default);
        _clock.Advance(TimeSpan.FromDays(91));
        var young = Samples.Message(_clock, "joe@example.net");
        await store.Mail.AcceptAsync([young], answered: null, lease: null, default);
        var retention = new Retention(TimeSpan.FromDays(365), Addresses: TimeSpan.FromDays(90));

        await ForgetAsync(store, retention);

        var left = (await store.Mail.FindAsync("acme", old.Id, default))!;
        Assert.All(left.Deliveries, delivery => Assert.Equal(("", DeliveryState.Delivered), (delivery.Recipient, delivery.State)));
        Assert.Equal(("", 0, "shop@acme.test"), (left.Summary.Subject, left.Summary.To.Length, left.Summary.From.Split('<', '>')[1]));
        Assert.Equal(MailEventType.Delivered, left.LastEvent);
        Assert.Null(await store.Mail.ContentAsync("acme", old.Id, default));
        Assert.All(await store.Mail.EventsAsync("acme", old.Id, default), told => Assert.Null(told.Recipient));
        Assert.Equal("joe@example.net", (await store.Mail.FindAsync("acme", young.Id, default))!.Deliveries[0].Recipient);

        // One that was not final when it was looked at has its turn later.
        Assert.Equal("eve@example.net", (await store.Mail.FindAsync("acme", waits.Id, default))!.Deliveries[0].Recipient);
        await EndAsync(store);
        _clock.Advance(TimeSpan.FromDays(89));
        await ForgetAsync(store, retention);
        Assert.Equal("eve@example.net", (await store.Mail.FindAsync("acme", waits.Id, default))!.Deliveries[0].Recipient);
        _clock.Advance(TimeSpan.FromDays(2));
        await ForgetAsync(store, retention);
        Assert.Equal("", (await store.Mail.FindAsync("acme", waits.Id, default))!.Deliveries[0].Recipient);
        await store.DisposeAsync();
        Assert.Empty(Image.Find(_folder.Path, "eve@example.net"));
    }

    [Fact]
    public async Task Events_go_after_their_time_in_parts_and_what_became_of_the_message_is_known_still()
    {
        var store = Open(encrypts: true);
        var all = Enumerable.Range(0, (2 * Forgetting.Batch) + 1).Select(i => Samples.Message(_clock, $"r{i}@example.net")).ToArray();
        await store.Mail.AcceptAsync(all, answered: null, lease: null, default);
        await EndAsync(store);
        _clock.Advance(TimeSpan.FromDays(31));

        await ForgetAsync(store, new Retention(TimeSpan.FromDays(365), Events: TimeSpan.FromDays(30)));

        foreach (var message in all)
        {
            Assert.Empty(await store.Mail.EventsAsync("acme", message.Id, default));
        }

        Assert.Equal(MailEventType.Delivered, (await store.Mail.FindAsync("acme", all[7].Id, default))!.LastEvent);
        Assert.NotNull(await store.Mail.ContentAsync("acme", all[7].Id, default));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_erased_recipient_is_nowhere_and_others_have_what_is_theirs(bool encrypts)
    {
        var store = Open(encrypts);
        var alone = Samples.Message(_clock, "Ann@example.net");
        var both = Samples.Message(_clock, "ann@example.net", "bob@example.net");
        var waits = Samples.Message(_clock, "ann@example.net") with { ScheduledAt = _clock.GetUtcNow().AddDays(1), Deliveries = [new NewDelivery(Mailbox.Parse("ann@example.net"), IsHidden: false, Lane.RelaySite, DeliveryState.Scheduled)] };
        var others = Samples.Message(_clock, "other", ["ann@example.net"]);
        await store.Mail.AcceptAsync([alone, both, waits], answered: null, lease: null, default);
        await EndAsync(store);
        await store.Mail.AcceptAsync([others], answered: null, lease: null, default);
        var address = Mailbox.Parse("ann@example.net");
        Assert.Equal([waits.Id, both.Id, alone.Id], store.Erasing.Export("acme", address, 10).Select(message => message.Id));
        Assert.Equal([MailEventType.Queued, MailEventType.Delivered], store.Erasing.Export("acme", address, 10)[1].Events.Select(told => told.Type));

        var erased = await store.Erasing.EraseAsync("acme", address, done => new AuditFact(AuditActor.Service, AuditAction.RecipientErased) { Target = "hash", Details = AuditDetails.Of(("messages", done.Messages)) }, default);

        Assert.Equal(new Erased(3, 1, 0, 0), erased);
        Assert.Empty(store.Erasing.Export("acme", address, 10));
        Assert.Single(store.Erasing.Export("other", address, 10));
        Assert.Equal(["", "bob@example.net"], (await store.Mail.FindAsync("acme", both.Id, default))!.Deliveries.Select(delivery => delivery.Recipient));
        Assert.Equal(["bob@example.net"], (await store.Mail.FindAsync("acme", both.Id, default))!.Summary.To);
        Assert.Equal("Your order", (await store.Mail.FindAsync("acme", both.Id, default))!.Summary.Subject);
        Assert.Equal(DeliveryState.Cancelled, (await store.Mail.FindAsync("acme", waits.Id, default))!.Deliveries[0].State);
        Assert.Null(await store.Mail.ContentAsync("acme", alone.Id, default));
        Assert.Equal("recipient.erased", new SqliteAudit(store.Database, _clock).List(new AuditFilter(), 1)[0].Action);
        await store.Erasing.EraseAsync(tenant: null, address, _ => new AuditFact(AuditActor.Service, AuditAction.RecipientErased), default);
        await store.DisposeAsync();
        Assert.Empty(Image.Find(_folder.Path, "ann@example.net"));
    }

    [Fact]
    public async Task What_is_under_way_is_left_alone_and_told()
    {
        var store = Open(encrypts: true);
        var message = Samples.Message(_clock, "ann@example.net");
        await store.Mail.AcceptAsync([message], answered: null, lease: null, default);
        await store.Queue.ClaimAsync(Relay, 1, new Lease("node", TimeSpan.FromMinutes(1)), default);
        Assert.Equal(new Erased(0, 0, 1, 0), await store.Erasing.EraseAsync("acme", Mailbox.Parse("ann@example.net"), _ => new AuditFact(AuditActor.Service, AuditAction.RecipientErased), default));
        Assert.Equal("ann@example.net", (await store.Mail.FindAsync("acme", message.Id, default))!.Deliveries[0].Recipient);
    }

    [Fact]
    public void The_hash_of_an_address_is_keyed_and_does_not_mind_case()
    {
        var (one, two) = (new byte[32], new byte[32]);
        two[0] = 1;
        Assert.Equal(ErasedAddress.HashOf(one, Mailbox.Parse("ann@example.net")), ErasedAddress.HashOf(one, Mailbox.Parse("Ann@Example.net")));
        Assert.NotEqual(ErasedAddress.HashOf(one, Mailbox.Parse("ann@example.net")), ErasedAddress.HashOf(two, Mailbox.Parse("ann@example.net")));
        Assert.Equal(32, ErasedAddress.HashOf(one, Mailbox.Parse("ann@example.net")).Length);
    }

    private SqliteStore Open(bool encrypts)
    {
        _store = SqliteStore.Open(_folder.Path, _clock);
        _store.Protection.Keys = encrypts ? Keys.Protection(1).Keys : null;
        return _store;
    }

    private async Task ForgetAsync(SqliteStore store, Retention retention)
    {
        using var forgetting = new Forgetting(store.Mail, store.Erasing, retention, _clock, NullLogger<Forgetting>.Instance);
        await forgetting.ForgetAsync(TestContext.Current.CancellationToken);
    }

    private async Task EndAsync(SqliteStore store)
    {
        var claimed = await store.Queue.ClaimAsync(Relay, 1000, new Lease("node", TimeSpan.FromMinutes(1)), default);
        await store.Queue.RecordAsync([.. claimed.Select(one => Samples.Outcome(one, DeliveryState.Delivered, told: Samples.Event(_clock, one, MailEventType.Delivered)))], report: null, default);
    }
}
