using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Store;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.AtRest;

/// <summary>An encrypted store does everything that the other does.</summary>
public sealed class EncryptedStore : StoreContract
{
    private readonly TemporaryFolder _folder = new();

    private protected override IStore Open(TimeProvider clock)
    {
        var store = SqliteStore.Open(_folder.Path, clock);
        store.Protection.Keys = Keys.Protection(1).Keys;
        return store;
    }

    protected override void Closed() => _folder.Dispose();

    [Fact]
    public async Task A_content_that_was_changed_is_held_and_told_and_its_neighbour_goes_out()
    {
        var bad = Samples.Message(Clock, "ann@example.net");
        var good = Samples.Message(Clock, "bob@example.net");
        await Store.Mail.AcceptAsync([bad, good], answered: null, lease: null, default);
        await ((SqliteStore)Store).Database.WriteAsync(writing => writing.Execute("UPDATE contents SET octets = zeroblob(200) WHERE message = (SELECT seq FROM messages WHERE id = ?1)", bad.Id.ToOctets()));

        var claimed = await Store.Queue.ClaimAsync(Relay, 10, Mine, default);

        Assert.Equal(good.Content.ToArray(), Assert.Single(claimed).Content.ToArray());
        var held = Assert.Single((await Store.Mail.FindAsync("acme", bad.Id, default))!.Deliveries);
        Assert.Equal((DeliveryState.Held, 0), (held.State, held.Attempts));
        Assert.Contains("cannot be decrypted", held.LastReason, StringComparison.Ordinal);
        Assert.Equal([MailEventType.Queued, MailEventType.Held], (await Store.Mail.EventsAsync("acme", bad.Id, default)).Select(told => told.Type));
        Assert.Equal(StoreFault.Damaged, (await Assert.ThrowsAsync<StoreException>(async () => await Store.Mail.ContentAsync("acme", bad.Id, default))).Fault);
    }

    [Fact]
    public async Task Whoever_opens_it_without_the_key_sees_the_queue_and_no_content_or_subject()
    {
        var message = Samples.Message(Clock, "ann@example.net");
        await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);
        await using var other = SqliteStore.Open(_folder.Path, Clock);

        var seen = Assert.Single(await other.Queue.ListAsync(new QueueFilter(), 10, default));
        Assert.Equal(("ann@example.net", "(encrypted, and its key is not here)"), (seen.Delivery.Recipient, seen.Summary.Subject));
        Assert.Equal("(encrypted, and its key is not here)", (await other.Mail.FindAsync("acme", message.Id, default))!.Summary.Subject);
        Assert.Equal(StoreFault.KeyMissing, (await Assert.ThrowsAsync<StoreException>(async () => await other.Mail.ContentAsync("acme", message.Id, default))).Fault);
    }
}
