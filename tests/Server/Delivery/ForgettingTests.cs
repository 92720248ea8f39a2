using Microsoft.Extensions.Logging.Abstractions;
using Waxwing.Server.Delivery;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Delivery;

public sealed class ForgettingTests
{
    [Fact]
    public async Task All_whose_time_is_over_are_forgotten_in_batches_and_younger_ones_kept()
    {
        using var folder = new TemporaryFolder();
        var clock = new StoreClock();
        await using var store = SqliteStore.Open(folder.Path, clock);
        var old = Enumerable.Range(0, (2 * Forgetting.Batch) + 1).Select(i => Samples.Message(clock, $"r{i}@example.net")).ToArray();
        await store.Mail.AcceptAsync(old, answered: null, lease: null, default);
        foreach (var message in old)
        {
            await store.Mail.CancelAsync("acme", message.Id, default);
        }

        clock.Advance(TimeSpan.FromDays(31));
        var young = Samples.Message(clock, "ann@example.net");
        await store.Mail.AcceptAsync([young], answered: null, lease: null, default);
        await store.Mail.CancelAsync("acme", young.Id, default);

        using var forgetting = new Forgetting(store.Mail, store.Erasing, new Retention(TimeSpan.FromDays(30)), clock, NullLogger<Forgetting>.Instance);
        await forgetting.ForgetAsync(TestContext.Current.CancellationToken);

        foreach (var message in old)
        {
            Assert.Null(await store.Mail.ContentAsync("acme", message.Id, default));
        }

        Assert.NotNull(await store.Mail.ContentAsync("acme", young.Id, default));
    }
}
