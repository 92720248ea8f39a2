using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Mail;
using Waxwing.Server.Commands;
using Waxwing.Server.Model;
using Waxwing.Server.ReturnPath.Judging;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Commands;

/// <summary><c>docs/schemas/service-result.schema.json</c> against what the commands of the service really write.</summary>
public sealed class TheSchema : TypedCommands
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Folder, "docs/schemas/service-result.schema.json"));

    [Fact]
    public async Task Says_what_the_commands_about_keys_write()
    {
        var made = await JsonAsync("keys", "new", "--tenant", "acme", "--scope", "send,read", "--domain", "acme-shop.net", "--expires", "90d");
        Valid("keyMade", made);
        await JsonAsync("keys", "new", "--test");
        Valid("keyRevoked", await JsonAsync("keys", "revoke", made.GetProperty("id").GetString()!));
        var keys = await JsonAsync("keys", "list");
        Assert.Equal(2, keys.GetProperty("keys").GetArrayLength());
        Valid("keys", keys);
    }

    [Fact]
    public async Task Says_what_the_commands_about_the_queue_write()
    {
        var id = await MailAsync();
        Valid("paused", await JsonAsync("pause", "tenant", "acme"));
        Valid("queue", await JsonAsync("queue", "list", "--state", "all"));
        Valid("lanes", await JsonAsync("queue", "list", "--lanes"));
        Valid("message", await JsonAsync("queue", "show", id));
        Valid("export", await JsonAsync("queue", "export", Beside("out"), "--state", "all"));
        var lines = await File.ReadAllLinesAsync(Path.Combine(Beside("out"), "messages.jsonl"), TestContext.Current.CancellationToken);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Valid("exported", JsonDocument.Parse(line).RootElement));
        Valid("changed", await JsonAsync("queue", "drop", "--all", "--dry-run"));
        Valid("changed", await JsonAsync("queue", "retry", "--all"));
        Valid("paused", await JsonAsync("resume", "tenant", "acme"));
    }

    [Fact]
    public async Task Says_what_the_commands_about_what_came_back_write()
    {
        await MailAsync();
        var arrival = new Arrival { Id = Guid.CreateVersion7(Clock.GetUtcNow()), CameAt = Clock.GetUtcNow(), Recipient = "postmaster@mx.acme.test", Client = "192.0.2.1", Octets = 17, Content = "Subject: Hello\r\n\r\n"u8.ToArray() };
        await using (var kept = KeptData.Open(Data, Clock))
        {
            Assert.True(await kept.Returned.AddAsync([arrival, arrival with { Id = Guid.CreateVersion7(Clock.GetUtcNow()) }], TestContext.Current.CancellationToken));
            await kept.Returned.ConcludeAsync(arrival.Id, new Judgement(ReturnedKind.Letter, "it is no report", "Subject: Hello"), TestContext.Current.CancellationToken);
        }

        var list = await JsonAsync("returned", "list");
        Assert.Equal(2, list.GetProperty("returned").GetArrayLength());
        Valid("returnedList", list);
        var shown = await JsonAsync("returned", "show", arrival.Id.ToString());
        Assert.Equal("Subject: Hello", shown.GetProperty("shown").GetString());
        Valid("returnedOne", shown);
    }

    [Fact]
    public async Task Says_what_backup_and_restore_write()
    {
        await MailAsync();
        Valid("backup", await JsonAsync("backup", Beside("b.db")));
        Valid("restore", await JsonAsync("restore", Beside("b.db"), "--force", "--hold"));
        Valid("restore", await JsonAsync("restore", Beside("b.db"), "--data", Beside("elsewhere")));
    }

    [Fact]
    public async Task Says_what_the_commands_about_the_audit_log_write()
    {
        await MailAsync();
        Valid("auditVerdict", await JsonAsync("audit", "log", "verify"));
        Valid("auditKey", await JsonAsync("audit", "log", "key"));
        Valid("auditEntry", await JsonAsync("audit", "log", "list", "--limit", "1"));
        await File.WriteAllTextAsync(Beside("heads"), "nothing\n", TestContext.Current.CancellationToken);
        Valid("auditVerdict", await JsonAsync(exitCode: 10, "audit", "log", "verify", "--heads", Beside("heads")));
    }

    [Fact]
    public void Refuses_what_no_command_writes()
    {
        using var other = JsonDocument.Parse("""{"id":"01937b5e-7c5a-7000-8000-000000000001","key":"re_x","more":1}""");
        Assert.False(Part("keyMade").Evaluate(other.RootElement).IsValid);
        Assert.False(JsonSchema.FromText(Text).Evaluate(other.RootElement).IsValid);
    }

    // One was tried and waits, one is delivered, one is a code that nobody is shown.
    private async Task<string> MailAsync()
    {
        await JsonAsync("keys", "new", "--tenant", "acme");
        await using var store = (SqliteStore)Open();
        using var key = HeadKey.OpenOrMake(Data);
        var audit = new SqliteAudit(store.Database, Clock);
        var sealer = new AuditSealer(audit, audit, key, Clock);
        await sealer.AnnounceAsync(TestContext.Current.CancellationToken);
        await sealer.SealAsync(TestContext.Current.CancellationToken);
        var waits = Samples.Message(Clock, "a@example.net");
        await store.Mail.AcceptAsync([waits, Samples.Message(Clock, "b@example.net"), Samples.Message(Clock, "c@example.net") with { Kind = MailKind.OneTimePassword }], answered: null, lease: null, default);
        var claimed = await store.Queue.ClaimAsync(new Lane("acme", StreamName.Transactional, Lane.RelaySite), 3, new Lease("node", TimeSpan.FromMinutes(1)), default);
        await store.Queue.RecordAsync([Samples.Outcome(claimed.Single(one => one.MessageId == waits.Id), DeliveryState.Deferred, Clock.GetUtcNow().AddMinutes(5))], report: null, default);
        await store.Queue.RecordAsync([Samples.Outcome(claimed.First(one => one.MessageId != waits.Id), DeliveryState.Delivered)], report: null, default);
        return waits.Id.ToString();
    }

    /// <summary>What was written is what a part of the schema says, and what the schema says.</summary>
    internal static void Valid(string part, JsonElement written)
    {
        foreach (var schema in (JsonSchema[])[Part(part), JsonSchema.FromText(Text)])
        {
            var result = schema.Evaluate(written, new EvaluationOptions { OutputFormat = OutputFormat.List });
            Assert.True(result.IsValid, $"{part}: {written}\n" + string.Join('\n', (result.Details ?? []).Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))));
        }
    }

    // The whole says that it is one of them; this says which.
    private static JsonSchema Part(string name)
    {
        var schema = JsonNode.Parse(Text)!.AsObject();
        schema.Remove("anyOf");
        schema["$ref"] = $"#/$defs/{name}";
        return JsonSchema.FromText(schema.ToJsonString());
    }
}
