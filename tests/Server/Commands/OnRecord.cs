using Waxwing.Server.Audit;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Commands;

/// <summary>What commands change stands in the audit log, with who did it.</summary>
public sealed class OnRecord : TypedCommands
{
    [Fact]
    public async Task Every_command_that_changes_something_is_in_the_audit_log()
    {
        var key = (await JsonAsync("keys", "new", "--tenant", "acme")).GetProperty("id").GetString()!;
        await AcceptAsync();
        await JsonAsync("pause", "key", key);
        await JsonAsync("resume", "key", key);
        await JsonAsync("queue", "retry", "--all");
        await JsonAsync("queue", "drop", "--to", "ann@example.net");
        await JsonAsync("queue", "export", Beside("out"));
        await JsonAsync("keys", "revoke", key);
        await JsonAsync("backup", Beside("b.db"));
        await JsonAsync("restore", Beside("b.db"), "--force");

        Assert.Equal(
            ["key.created", "sending.paused", "sending.resumed", "queue.retried", "queue.dropped", "queue.exported", "key.revoked", "backup.restored"],
            Entries().Select(entry => entry.Action));
        Assert.All(Entries(), entry => Assert.Equal($"operator:{Environment.UserName}", entry.Actor));
        Assert.Equal((key, "acme"), (Entries()[0].Target, Entries()[0].Tenant));
        Assert.DoesNotContain(Entries(), entry => entry.Details.Contains("ann@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_changed_nothing_is_not()
    {
        await JsonAsync("keys", "new", "--tenant", "acme");
        await AcceptAsync();
        await JsonAsync("resume", "tenant", "acme");
        await JsonAsync("queue", "drop", "--all", "--dry-run");
        await JsonAsync("queue", "list");
        await JsonAsync("keys", "list");
        Assert.Equal(["key.created"], Entries().Select(entry => entry.Action));
    }

    private async Task AcceptAsync()
    {
        await using var store = Open();
        await store.Mail.AcceptAsync([Samples.Message(Clock, "ann@example.net")], answered: null, lease: null, default);
    }

    private AuditEntry[] Entries()
    {
        var file = new SqliteAuditFile(Path.Combine(Data, SqliteStore.FileName));
        return file.Read(record => record.Entries.ToArray());
    }
}
