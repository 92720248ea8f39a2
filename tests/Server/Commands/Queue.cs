using System.Text.Json;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Commands;

public sealed class QueueWords : TypedCommands
{
    private static readonly Lane Relay = new("acme", StreamName.Transactional, Lane.RelaySite);

    [Fact]
    public async Task What_waits_is_listed_and_what_is_done_is_not_unless_asked_for()
    {
        await AcceptAsync("ann@example.net");
        await EndAsync(await AcceptAsync("bob@example.net"), DeliveryState.Failed);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await AcceptAsync("eve@example.org");

        Assert.Equal(["ann@example.net", "eve@example.org"], await ListedAsync());
        Assert.Equal(["bob@example.net"], await ListedAsync("--state", "failed"));
        Assert.Equal(3, (await ListedAsync("--state", "all")).Length);
        Assert.Contains("ann@example.net", await TextAsync("queue", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliveries_are_found_by_what_is_known_of_them()
    {
        var first = await AcceptAsync("ann@example.net");
        Clock.Advance(TimeSpan.FromHours(1));
        await AcceptAsync("eve@example.org", "bob@example.net");

        Assert.Equal(["ann@example.net", "bob@example.net"], await ListedAsync("--to", "@example.net"));
        Assert.Equal(["eve@example.org"], await ListedAsync("--to", "eve@example.org"));
        Assert.Equal(["ann@example.net"], await ListedAsync("--before", "30m"));
        Assert.Equal(["ann@example.net"], await ListedAsync("--id", first.ToString()));
        Assert.Empty(await ListedAsync("--tenant", "other"));
        Assert.Empty(await ListedAsync("--stream", "bulk"));
        Assert.Equal(3, (await ListedAsync("--site", "relay", "--state", "queued", "--tenant", "acme")).Length);
    }

    [Fact]
    public async Task More_than_are_wanted_are_told_of()
    {
        await AcceptAsync("a@example.net", "b@example.net", "c@example.net");
        var list = await JsonAsync("queue", "list", "--limit", "2");
        Assert.Equal((2, true), (list.GetProperty("deliveries").GetArrayLength(), list.GetProperty("more").GetBoolean()));
        Assert.False((await JsonAsync("queue", "list", "--limit", "3")).GetProperty("more").GetBoolean());
    }

    [Fact]
    public async Task Lanes_are_counted_and_what_is_paused_is_told()
    {
        await AcceptAsync("a@example.net", "b@example.net");
        await using (var store = Open())
        {
            await store.Queue.SetPausedAsync(PauseScope.Tenant, "acme", isPaused: true, default);
        }

        var lanes = await JsonAsync("queue", "list", "--lanes");
        Assert.Equal(("acme", "relay", "queued", 2), (Text(lanes.GetProperty("lanes")[0], "tenant"), Text(lanes.GetProperty("lanes")[0], "site"), Text(lanes.GetProperty("lanes")[0], "state"), lanes.GetProperty("lanes")[0].GetProperty("count").GetInt32()));
        Assert.Equal("acme", Text(lanes.GetProperty("paused")[0], "name"));
        Assert.Contains("acme/transactional/relay", await TextAsync("queue", "list", "--lanes"), StringComparison.Ordinal);
        Assert.Contains("--lanes and --to exclude each other", await UsageAsync("queue", "list", "--lanes", "--to", "a@example.net"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--state must be one of scheduled, queued", "list", "--state", "gone")]
    [InlineData("--state must be one of scheduled, queued", "retry", "--state", "waiting")]
    [InlineData("--to must be an address", "list", "--to", "nobody")]
    [InlineData("--id must be an id", "drop", "--id", "17")]
    [InlineData("--before must be a duration", "list", "--before", "yesterday")]
    [InlineData("say which deliveries are meant", "drop")]
    [InlineData("say which deliveries are meant", "retry", "--dry-run")]
    [InlineData("--all excludes the options", "drop", "--all", "--tenant", "acme")]
    [InlineData("there is no message 01890a5d", "show", "01890a5d-ac96-774b-bcce-b302099a8057")]
    public async Task What_cannot_be_meant_is_usage(string message, params string[] words)
    {
        await AcceptAsync("ann@example.net");
        Assert.Contains(message, await UsageAsync(["queue", .. words]), StringComparison.Ordinal);
        Assert.Equal(["ann@example.net"], await ListedAsync());
    }

    [Fact]
    public async Task A_dry_run_counts_and_does_nothing()
    {
        await EndAsync(await AcceptAsync("ann@example.net"), DeliveryState.Failed);
        var counted = await JsonAsync("queue", "retry", "--state", "failed", "--dry-run");
        Assert.Equal((1, true), (counted.GetProperty("count").GetInt32(), counted.GetProperty("dryRun").GetBoolean()));
        Assert.Empty(await ListedAsync());
        Assert.Contains("would be queued again: 1 delivery", await TextAsync("queue", "retry", "--state", "failed", "--dry-run"), StringComparison.Ordinal);

        Assert.Equal(1, (await JsonAsync("queue", "retry", "--state", "failed")).GetProperty("count").GetInt32());
        Assert.Equal(["ann@example.net"], await ListedAsync("--state", "queued"));
    }

    [Fact]
    public async Task What_was_not_sent_is_withdrawn_and_who_did_it_is_on_record()
    {
        var id = await AcceptAsync("ann@example.net");
        await AcceptAsync("bob@example.org");
        Assert.Equal(1, (await JsonAsync("queue", "drop", "--to", "@example.net")).GetProperty("count").GetInt32());

        Assert.Equal(["bob@example.org"], await ListedAsync());
        var events = (await JsonAsync("queue", "show", id.ToString())).GetProperty("events");
        Assert.Equal("canceled", Text(events[events.GetArrayLength() - 1], "type"));
        Assert.Contains(Environment.UserName, Text(events[events.GetArrayLength() - 1], "reason"), StringComparison.Ordinal);
        Assert.Equal(1, (await JsonAsync("queue", "drop", "--all")).GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_message_is_shown_with_its_recipients_and_what_happened()
    {
        var id = await AcceptAsync("ann@example.net", "bob@example.org");
        var shown = await JsonAsync("queue", "show", id.ToString());
        Assert.Equal(("Your order", "acme"), (Text(shown.GetProperty("message"), "subject"), Text(shown.GetProperty("message"), "tenant")));
        Assert.Equal(2, shown.GetProperty("message").GetProperty("deliveries").GetArrayLength());
        Assert.NotEqual(0, shown.GetProperty("events").GetArrayLength());
        var text = await TextAsync("queue", "show", id.ToString());
        Assert.Contains("bob@example.org", text, StringComparison.Ordinal);
        Assert.Contains("Your order", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_are_exported_octet_by_octet_for_their_owner_alone()
    {
        var id = await AcceptAsync("ann@example.net", "bob@example.org");
        var exported = await JsonAsync("queue", "export", Beside("out"));
        Assert.Equal((1, 0, false), (exported.GetProperty("messages").GetInt32(), exported.GetProperty("withheld").GetInt32(), exported.GetProperty("more").GetBoolean()));

        var file = Path.Combine(Beside("out"), $"{id}.eml");
        Assert.Equal(Samples.Message(Clock).Content.ToArray(), await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        var line = JsonDocument.Parse(Assert.Single(await File.ReadAllLinesAsync(Path.Combine(Beside("out"), "messages.jsonl"), TestContext.Current.CancellationToken))).RootElement;
        Assert.Equal(($"{id}.eml", "shop@acme.test"), (Text(line, "file"), Text(line, "reversePath")));
        Assert.Equal(["ann@example.net", "bob@example.org"], line.GetProperty("deliveries").EnumerateArray().Select(delivery => Text(delivery, "recipient")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Equal(2, (await ListedAsync()).Length);
        Assert.Contains("is not empty", await UsageAsync("queue", "export", Beside("out")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_shown_to_nobody()
    {
        var id = await AcceptAsync(message => message with { Kind = MailKind.OneTimePassword, Summary = message.Summary with { Subject = "123456 is your code" } }, "ann@example.net");
        var exported = await JsonAsync("queue", "export", Beside("out"));
        Assert.Equal((1, 1), (exported.GetProperty("messages").GetInt32(), exported.GetProperty("withheld").GetInt32()));
        Assert.Equal(["messages.jsonl"], Directory.EnumerateFiles(Beside("out")).Select(file => Path.GetFileName(file)));

        var everything = await File.ReadAllTextAsync(Path.Combine(Beside("out"), "messages.jsonl"), TestContext.Current.CancellationToken)
            + await TextAsync("queue", "show", id.ToString()) + await JsonAsync("queue", "show", id.ToString()) + await TextAsync("queue", "list") + await JsonAsync("queue", "list");
        Assert.Contains("ann@example.net", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("123456", everything, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private async Task<string?[]> ListedAsync(params string[] words) =>
        [.. (await JsonAsync(["queue", "list", .. words])).GetProperty("deliveries").EnumerateArray().Select(delivery => Text(delivery, "recipient"))];

    private Task<Guid> AcceptAsync(params string[] recipients) => AcceptAsync(message => message, recipients);

    private async Task<Guid> AcceptAsync(Func<NewMessage, NewMessage> change, params string[] recipients)
    {
        await using var store = Open();
        var message = change(Samples.Message(Clock, recipients));
        await store.Mail.AcceptAsync([message], answered: null, lease: null, default);
        return message.Id;
    }

    private async Task EndAsync(Guid id, DeliveryState state)
    {
        await using var store = Open();
        var claimed = (await store.Queue.ClaimAsync(Relay, 10, new Lease("node", TimeSpan.FromMinutes(1)), default)).ToLookup(one => one.MessageId == id);
        await store.Queue.RecordAsync([.. claimed[true].Select(one => Samples.Outcome(one, state)), .. claimed[false].Select(one => Samples.Outcome(one, DeliveryState.Queued, Clock.GetUtcNow()) with { WasNoAttempt = true })], report: null, default);
    }
}
