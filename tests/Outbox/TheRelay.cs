using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;

namespace Waxwing.Outbox.Tests;

public sealed class TheRelay(PostgresCluster cluster) : IAsyncLifetime
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Begin);
    private readonly RecordingSender _recorder = new();
    private ShopDatabase _shop = null!;

    private MailOutbox Outbox => new(new SenderOptions { Clock = _clock });

    public async ValueTask InitializeAsync() => _shop = await ShopDatabase.CreateAsync("SQLite", cluster);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_recipient_who_is_refused_is_told_apart_from_one_who_is_accepted()
    {
        _recorder.Refuse(to => to.LocalPart is "nobody");
        var entry = await SendAsync(new OutboxOptions(), "bob@example.net", "nobody@example.net");

        Assert.Equal((OutboxState.PartlySent, Begin), (entry.State, entry.EndedAt));
        Assert.Equal([OutboxFate.Accepted, OutboxFate.Refused], entry.Recipients.Select(recipient => recipient.Fate));
        Assert.Contains("550", entry.Recipients[1].Reason, StringComparison.Ordinal);
        Assert.Equal(OutboxState.Failed, (await SendAsync(new OutboxOptions(), "nobody@example.net")).State);
    }

    [Fact]
    public async Task Who_puts_us_off_is_asked_again_by_the_schedule_and_the_others_are_not()
    {
        _recorder.Defer(to => to.LocalPart is "busy");
        var options = new OutboxOptions { FirstDelay = TimeSpan.FromMinutes(2), MaxDelay = TimeSpan.FromMinutes(5) };
        var entry = await SendAsync(options, "bob@example.net", "busy@example.net");

        Assert.Equal((OutboxState.Queued, 1), (entry.State, entry.Attempts));
        Assert.InRange(entry.DueAt!.Value - Begin, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));

        _recorder.Accept();
        Assert.Equal(0, await SendDueAsync(options));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await SendDueAsync(options));
        Assert.Equal(["busy@example.net"], _recorder.Messages[^1].Receipt.Recipients.Select(recipient => recipient.Address));
        Assert.Equal((OutboxState.Sent, 2, 0), Facts((await _shop.Entries.FindAsync(entry.Id))!));
    }

    [Fact]
    public async Task A_message_of_unknown_fate_is_sent_again_with_the_same_octets_and_that_is_on_record()
    {
        _recorder.Lose(_ => true);
        var entry = await SendAsync(new OutboxOptions(), "bob@example.net");

        Assert.Equal((OutboxState.Queued, Begin + TimeSpan.FromMinutes(15), 1), (entry.State, entry.DueAt, entry.PossibleDuplicates));
        Assert.Equal(OutboxFate.Unknown, Assert.Single(entry.Recipients).Fate);

        _recorder.Accept();
        _clock.Advance(TimeSpan.FromMinutes(15));
        await SendDueAsync(new OutboxOptions());
        Assert.Equal((OutboxState.Sent, 2, 1), Facts((await _shop.Entries.FindAsync(entry.Id))!));
        Assert.Equal(_recorder.Messages[0].Content.ToArray(), _recorder.Messages[1].Content.ToArray());
    }

    [Fact]
    public async Task A_code_of_unknown_fate_is_sent_again_at_once_since_somebody_waits_for_it()
    {
        _recorder.Lose(_ => _recorder.Messages.IsEmpty);
        using var message = Letters.To("bob@example.net");
        var entry = await _shop.QueueAsync(Outbox, new OutgoingMessage(message) { Kind = MailKind.OneTimePassword });
        Assert.Equal(2, await SendDueAsync(new OutboxOptions()));
        Assert.Equal((OutboxState.Sent, 2, 1), Facts((await _shop.Entries.FindAsync(entry.Id))!));
    }

    [Fact]
    public async Task One_that_is_held_waits_for_a_person()
    {
        _recorder.Lose(_ => true);
        var options = new OutboxOptions { HoldsUnknown = true };
        var entry = await SendAsync(options, "bob@example.net");
        Assert.Equal((OutboxState.Held, (DateTimeOffset?)null), (entry.State, entry.DueAt));

        _recorder.Accept();
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await SendDueAsync(options));

        Assert.True(await new OutboxEntries(new SourceDatabase(_shop.Source, _shop.Dialect), _clock).ReleaseAsync(entry.Id));
        Assert.False(await _shop.Entries.ReleaseAsync(entry.Id));
        Assert.Equal(1, await SendDueAsync(options));
        Assert.Equal((OutboxState.Sent, 2, 1), Facts((await _shop.Entries.FindAsync(entry.Id))!));
    }

    [Fact]
    public async Task A_message_whose_life_has_ended_is_not_sent()
    {
        using var message = Letters.To("bob@example.net");
        var entry = await _shop.QueueAsync(Outbox, new OutgoingMessage(message) { Kind = MailKind.VerificationCode });
        _clock.Advance(TimeSpan.FromMinutes(10));
        await SendDueAsync(new OutboxOptions());

        Assert.Empty(_recorder.Messages);
        var ended = (await _shop.Entries.FindAsync(entry.Id))!;
        Assert.Equal((OutboxState.Failed, "expired", OutboxFate.Expired, 0), (ended.State, ended.Reason, ended.Recipients[0].Fate, ended.Attempts));
    }

    [Fact]
    public async Task Where_no_relay_can_be_reached_the_message_loses_no_attempt()
    {
        await using var sender = MailSender.ForRelay($"smtps://localhost:{TestSupport.FreePort.Next()}");
        using var message = Letters.To("bob@example.net");
        var entry = await _shop.QueueAsync(Outbox, message);
        using var relay = new OutboxRelay(_shop.Source, _shop.Dialect, sender, clock: _clock);
        Assert.Equal(1, await relay.SendDueAsync(TestContext.Current.CancellationToken));

        var waiting = (await _shop.Entries.FindAsync(entry.Id))!;
        Assert.Equal((OutboxState.Queued, 0, 0), Facts(waiting));
        Assert.True(waiting.DueAt > Begin, waiting.Reason);
    }

    [Fact]
    public async Task What_a_dead_worker_had_is_taken_over_when_its_lease_ends_and_its_outcome_counts_no_more()
    {
        using var message = Letters.To("bob@example.net");
        var entry = await _shop.QueueAsync(Outbox, message);
        var store = new OutboxStore(new SourceDatabase(_shop.Source, _shop.Dialect), _clock);
        var dead = Assert.Single(await store.ClaimAsync(5, TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.Equal(0, await SendDueAsync(new OutboxOptions()));

        _clock.Advance(TimeSpan.FromMinutes(1));
        await SendDueAsync(new OutboxOptions());
        Assert.Equal((OutboxState.Queued, 1, 1), Facts((await _shop.Entries.FindAsync(entry.Id))!));
        Assert.Empty(_recorder.Messages);

        Assert.False(await store.SettleAsync(dead, Settlement.OfExpiry(dead, Begin), CancellationToken.None));
        Assert.False(await store.RenewAsync(dead, TimeSpan.FromMinutes(1), CancellationToken.None));
        _clock.Advance(TimeSpan.FromMinutes(15));
        await SendDueAsync(new OutboxOptions());
        Assert.Equal((OutboxState.Sent, 2, 1), Facts((await _shop.Entries.FindAsync(entry.Id))!));
        Assert.Single(_recorder.Messages);
    }

    [Fact]
    public async Task To_a_service_that_takes_a_key_once_each_recipient_goes_alone_and_always_by_the_same_key()
    {
        _recorder.Lose(to => to.LocalPart is "bob" && _recorder.Messages.IsEmpty);
        using var message = Letters.WithBcc("bob@example.net", "eve@example.net");
        var entry = await _shop.QueueAsync(Outbox, message);
        await SendDueAsync(new OutboxOptions { SubmitsOnce = true, HoldsUnknown = true });

        Assert.Equal(["bob@example.net", "eve@example.net", "bob@example.net"], _recorder.Messages.Select(sent => Assert.Single(sent.Receipt.Recipients).Address));
        Assert.Equal([$"{entry.Id:N}-0", $"{entry.Id:N}-1", $"{entry.Id:N}-0"], _recorder.Messages.Select(sent => sent.Read().Headers["Idempotency-Key"]));
        Assert.Equal(_recorder.Messages[0].Content.ToArray(), _recorder.Messages[2].Content.ToArray());
        Assert.Equal(OutboxState.Sent, (await _shop.Entries.FindAsync(entry.Id))!.State);
    }

    [Fact]
    public async Task What_has_ended_is_forgotten_after_its_retention()
    {
        var entry = await SendAsync(new OutboxOptions(), "bob@example.net");
        var store = new OutboxStore(new SourceDatabase(_shop.Source, _shop.Dialect), _clock);
        await store.PruneAsync(Begin - TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.NotNull(await _shop.Entries.FindAsync(entry.Id));
        await store.PruneAsync(Begin, CancellationToken.None);
        Assert.Null(await _shop.Entries.FindAsync(entry.Id));
    }

    [Fact]
    public async Task A_row_that_was_damaged_fails_and_holds_nobody_up()
    {
        using var message = Letters.To("bob@example.net");
        var damaged = await _shop.QueueAsync(Outbox, message);
        await _shop.ExecuteAsync("UPDATE waxwing_outbox SET findings = 'none'");
        var whole = await SendAsync(new OutboxOptions(), "eve@example.net");

        Assert.Equal(OutboxState.Sent, whole.State);
        Assert.Equal(OutboxState.Failed, (await _shop.Entries.FindAsync(damaged.Id))!.State);
    }

    [Theory, MemberData(nameof(ShopDatabase.All), MemberType = typeof(ShopDatabase))]
    public async Task No_two_workers_claim_the_same_message(string name)
    {
        await using var shop = await ShopDatabase.CreateAsync(name, cluster);
        for (var i = 0; i < 60; i++)
        {
            using var message = Letters.To("bob@example.net");
            await shop.QueueAsync(Outbox, message);
        }

        var store = new OutboxStore(new SourceDatabase(shop.Source, shop.Dialect), _clock);
        var claims = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => store.ClaimAsync(5, TimeSpan.FromMinutes(1), CancellationToken.None))));
        var all = claims.SelectMany(some => some).ToList();

        Assert.Equal(60, all.Count);
        Assert.Equal(60, all.Select(claim => claim.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(3, 0, null, "Healthy")]
    [InlineData(3, 0, 4, "Healthy")]
    [InlineData(3, 0, 6, "Degraded")]
    [InlineData(3, 1, null, "Degraded")]
    public void Health_tells_whether_mail_moves(long open, long held, int? minutes, string status) =>
        Assert.Equal(status, OutboxHealthCheck.Judge(open, held, minutes is { } ago ? Begin - TimeSpan.FromMinutes(ago) : null, Begin).Status.ToString());

    private async Task<OutboxEntry> SendAsync(OutboxOptions options, params string[] recipients)
    {
        using var message = Letters.To(recipients);
        var entry = await _shop.QueueAsync(Outbox, message);
        await SendDueAsync(options);
        return (await _shop.Entries.FindAsync(entry.Id))!;
    }

    private async Task<int> SendDueAsync(OutboxOptions options)
    {
        using var relay = new OutboxRelay(_shop.Source, _shop.Dialect, _recorder, options, _clock);
        return await relay.SendDueAsync(TestContext.Current.CancellationToken);
    }

    private static (OutboxState State, int Attempts, int PossibleDuplicates) Facts(OutboxEntry entry) => (entry.State, entry.Attempts, entry.PossibleDuplicates);
}
