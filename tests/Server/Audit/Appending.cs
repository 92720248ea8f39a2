using System.Text.Json;
using Microsoft.Data.Sqlite;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Tests.Audit;

/// <summary>What is done is written down, once, in its order, and in the commit of the deed.</summary>
public sealed class Appending
{
    private static readonly AuditFact Paused = new(AuditActor.Operator("ada"), AuditAction.SendingPaused) { Target = "acme/bulk" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_entry_has_the_next_number_and_the_hash_of_the_one_before()
    {
        await using var log = KeptLog.Empty();

        var first = await log.Log.AppendAsync(Paused, Token);
        log.Clock.Advance(TimeSpan.FromMilliseconds(1500));
        var second = await log.Log.AppendAsync(new AuditFact(AuditActor.Key(Guid.Parse("01890000-0000-7000-8000-000000000001")), AuditAction.QueueDropped) { Tenant = "acme", Details = AuditDetails.Of(("count", 12)) }, Token);

        Assert.Equal((1, KeptLog.Noon, "operator:ada", "sending.paused", "acme/bulk", null), (first.Sequence, first.At, first.Actor, first.Action, first.Target, first.Tenant));
        Assert.Equal(new byte[32], first.Previous.ToArray());
        Assert.Equal((2, KeptLog.Noon.AddMilliseconds(1500), "key:01890000-0000-7000-8000-000000000001", "queue.dropped", """{"count":12}"""), (second.Sequence, second.At, second.Actor, second.Action, second.Details));
        Assert.Equal(first.Hash.ToArray(), second.Previous.ToArray());
        Assert.Equal([.. log.Entries().Select(entry => entry.Hash.ToArray())], [first.Hash.ToArray(), second.Hash.ToArray()]);
    }

    // The numbers were made by another program (docs/security/audit-log.md has it), so that a stranger's verifier agrees with ours.
    [Fact]
    public void The_hash_is_the_one_that_the_page_describes()
    {
        var first = AuditEntry.Behind(null, new AuditFact(AuditActor.Service, AuditAction.ServiceStarted), KeptLog.Noon);
        var details = AuditDetails.Of(("scope", "send"), ("test", true));
        var second = AuditEntry.Behind(first, new AuditFact(AuditActor.Operator("ada"), AuditAction.KeyCreated) { Tenant = "acme", Target = "Bücher", Details = details }, KeptLog.Noon.AddMilliseconds(1500));

        Assert.Equal("9a9f15506d9f94fad753f208ea8cb20af3bb2832ea2954174c811da736297da7", Convert.ToHexStringLower(first.Hash.Span));
        Assert.Equal("09800f0bb3c02f8393f171100c739117e76a8eaf50781c459fa00823287ab484", Convert.ToHexStringLower(second.Hash.Span));
    }

    [Fact]
    public async Task A_deed_and_its_entry_are_one_commit()
    {
        await using var log = KeptLog.Empty();

        await log.Database.WriteAsync(writing =>
        {
            writing.Execute("CREATE TABLE deeds (name TEXT)");
            SqliteAudit.Append(writing, Paused, log.Clock.GetUtcNow());
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => log.Database.WriteAsync(writing =>
        {
            SqliteAudit.Append(writing, Paused, log.Clock.GetUtcNow());
            throw new InvalidOperationException("the deed fails");
        }));
        var next = await log.Log.AppendAsync(Paused, Token);

        Assert.Equal(2, next.Sequence);
        Assert.True(log.Verify().IsGood);
    }

    [Fact]
    public async Task Many_who_append_at_once_leave_no_number_out()
    {
        await using var log = KeptLog.Empty();
        const int appenders = 16;
        const int each = 50;

        await Task.WhenAll(Enumerable.Range(0, appenders).Select(appender => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                await log.Log.AppendAsync(new AuditFact(AuditActor.User($"user-{appender}"), AuditAction.LoginFailed) { Target = $"{i}" }, Token);
            }
        }, Token)));

        var entries = log.Entries();
        Assert.Equal(Enumerable.Range(1, appenders * each).Select(number => (long)number), entries.Select(entry => entry.Sequence));
        Assert.All(entries.GroupBy(entry => entry.Actor, StringComparer.Ordinal), one => Assert.Equal(Enumerable.Range(0, each).Select(i => $"{i}"), one.Select(entry => entry.Target)));
        Assert.True(log.Verify().IsGood);
    }

    [Theory]
    [InlineData("UPDATE audit SET actor = 'nobody' WHERE sequence = 2")]
    [InlineData("DELETE FROM audit WHERE sequence = 3")]
    [InlineData("INSERT OR REPLACE INTO audit SELECT 2, at, 'nobody', action, tenant, target, details, previous, hash FROM audit WHERE sequence = 2")]
    [InlineData("INSERT INTO audit SELECT 9, at, actor, action, tenant, target, details, previous, hash FROM audit WHERE sequence = 3")]
    [InlineData("UPDATE audit_heads SET at = 0")]
    [InlineData("DELETE FROM audit_heads")]
    [InlineData("DELETE FROM audit_keys")]
    public async Task The_service_itself_can_neither_change_nor_delete_anything(string sql)
    {
        await using var log = await KeptLog.WithAsync(3, 3);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => log.Database.WriteAsync(writing => writing.Execute(sql)));

        Assert.Equal(19, Assert.IsType<SqliteException>(refused.InnerException).SqliteErrorCode);
        Assert.Equal((3, 1), (log.Entries().Count, log.Heads().Count));
        Assert.True(log.Verify().IsGood);
    }

    [Fact]
    public async Task What_a_stranger_typed_is_kept_bounded_and_harms_nobody()
    {
        await using var log = KeptLog.Empty();
        var typed = $"a\r\nb\u001b[2J\0\ud800{new string('x', 10_000)}";

        var entry = await log.Log.AppendAsync(new AuditFact(AuditActor.Anonymous, AuditAction.LoginFailed) { Target = typed, Details = AuditDetails.Of((typed, typed)) }, Token);

        Assert.Equal($"a\ufffd\ufffdb\ufffd[2J\ufffd\ufffd{new string('x', 245)}…", entry.Target);
        Assert.Equal(256, entry.Target!.Length);
        Assert.InRange(entry.Details.Length, 1, 4000);
        Assert.True(log.Verify().IsGood);
    }

    [Fact]
    public void A_secret_among_the_details_is_not_kept()
    {
        var key = KeySecret.New(Guid.Parse("01890000-0000-7000-8000-000000000001"));
        using var details = JsonDocument.Parse(AuditDetails.Of(("key", key), ("card", "4111 1111 1111 1111"), ("domain", "example.org")).Json);

        Assert.DoesNotContain(key[30..], details.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(["(not kept: it looks like a secret)", "(not kept: it looks like a secret)", "example.org"], details.RootElement.EnumerateObject().Select(value => value.Value.GetString()));
    }

    [Fact]
    public void Details_are_few_and_flat()
    {
        var details = AuditDetails.Of([.. Enumerable.Range(0, 100).Select(i => ($"n{i}", (object?)i))]);
        var kinds = AuditDetails.Of(("nothing", null), ("yes", true), ("many", long.MaxValue), ("when", KeptLog.Noon));

        Assert.Equal(AuditDetails.Most, JsonDocument.Parse(details.Json).RootElement.EnumerateObject().Count());
        Assert.Equal("""{"nothing":null,"yes":true,"many":9223372036854775807,"when":"2031-01-01T12:00:00.0000000Z"}""", kinds.Json);
        Assert.Equal("{}", AuditDetails.None.Json);
    }

    [Fact]
    public void No_word_is_that_of_two_actions() =>
        Assert.Equal(Enum.GetValues<AuditAction>(), AuditActions.All.Values.Order());

    [Fact]
    public async Task The_log_is_listed_by_who_what_whose_and_when()
    {
        await using var log = await KeptLog.WithAsync(5);
        log.Clock.Advance(TimeSpan.FromHours(1));
        await log.Log.AppendAsync(Paused, Token);

        Assert.Equal([6, 5, 4], Numbers(new AuditFilter(), 3));
        Assert.Equal([6, 5, 4, 3, 2], Numbers(new AuditFilter { Actor = "operator:" }));
        Assert.Equal([1], Numbers(new AuditFilter { Actor = "service" }));
        Assert.Equal([], Numbers(new AuditFilter { Actor = "operator" }));
        Assert.Equal([6], Numbers(new AuditFilter { Action = AuditAction.SendingPaused }));
        Assert.Equal([5, 4, 3, 2], Numbers(new AuditFilter { Tenant = "acme" }));
        Assert.Equal([3], Numbers(new AuditFilter { Target = "key-3" }));
        Assert.Equal([6], Numbers(new AuditFilter { Since = KeptLog.Noon.AddMinutes(30) }));
        Assert.Equal([2, 1], Numbers(new AuditFilter { Until = KeptLog.Noon.AddSeconds(2) }));

        IEnumerable<long> Numbers(AuditFilter filter, int atMost = 100) => log.Log.List(filter, atMost).Select(entry => entry.Sequence);
    }
}
