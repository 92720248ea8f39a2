using Waxwing.Server.AtRest;
using Waxwing.Server.Audit;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Commands;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.AtRest;

public sealed class DataKeyCommands : TypedCommands
{
    [Fact]
    public async Task A_new_key_is_in_a_file_for_its_owner_alone_and_shown_nowhere()
    {
        var made = await JsonAsync("data-key", "new", Beside("key"));
        TheSchema.Valid("dataKeyMade", made);
        var line = (await File.ReadAllTextAsync(Beside("key"), TestContext.Current.CancellationToken)).Trim();
        Assert.Equal(32, Convert.FromBase64String(line).Length);
        Assert.DoesNotContain(line, made.ToString(), StringComparison.Ordinal);
        Assert.Equal(new KeyEncryptionKey(Convert.FromBase64String(line)).Id.ToString(), made.GetProperty("id").GetString());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Beside("key")));
        }

        Assert.Contains("lies in the data folder", await UsageAsync("data-key", "new", Path.Combine(Data, "key")), StringComparison.Ordinal);
        Assert.Contains("cannot be made", await UsageAsync("data-key", "new", Beside("key")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotating_puts_a_new_key_before_those_of_before_and_is_on_record()
    {
        Keys.File(Beside("key"), 1);
        await File.WriteAllTextAsync(Beside("waxwing.json"), $$"""{ "service": { "dataKey": "file:{{Beside("key")}}" } }""", TestContext.Current.CancellationToken);
        await MailAsync();
        var made = await JsonAsync("data-key", "rotate", "--config", Beside("waxwing.json"));
        TheSchema.Valid("dataKeyMade", made);
        Assert.Equal(2, (await File.ReadAllLinesAsync(Beside("key"), TestContext.Current.CancellationToken)).Length);
        await using var store = (SqliteStore)Open();
        Assert.Contains(new SqliteAudit(store.Database, Clock).List(new AuditFilter(), 10), entry => entry.Action is "data.key_rotated" && string.Equals(entry.Target, made.GetProperty("id").GetString(), StringComparison.Ordinal));
        Assert.Contains("there is no \"dataKey\"", await UsageAsync("data-key", "rotate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_counts_what_is_under_which_key_and_what_is_under_none()
    {
        await MailAsync();
        var status = await JsonAsync("data-key", "status");
        TheSchema.Valid("dataKeys", status);
        Assert.Equal((1, 1), (status.GetProperty("keys")[0].GetProperty("messages").GetInt32(), status.GetProperty("keys")[0].GetProperty("waiting").GetInt32()));
        Assert.False(status.GetProperty("keys")[0].GetProperty("here").GetBoolean());
        Assert.Equal(1, status.GetProperty("unencrypted").GetProperty("messages").GetInt32());
        Assert.Contains("is not here", await TextAsync("data-key", "status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_needs_the_key_and_gets_it_from_the_configuration()
    {
        await MailAsync();
        Assert.Equal("StoreKeyMissing", (await FaultAsync("queue", "export", Beside("out"), "--state", "all")).Detail);
        Keys.File(Beside("key"), 1);
        await File.WriteAllTextAsync(Beside("waxwing.json"), $$"""{ "service": { "dataKey": "file:{{Beside("key")}}" } }""", TestContext.Current.CancellationToken);
        var exported = await JsonAsync("queue", "export", Beside("other"), "--state", "all", "--config", Beside("waxwing.json"));
        Assert.Equal(2, exported.GetProperty("messages").GetInt32());
        Assert.All(Directory.GetFiles(Beside("other"), "*.eml"), file => Assert.Contains("It is on its way.", File.ReadAllText(file), StringComparison.Ordinal));
    }

    // One is encrypted, one was accepted before there was a key.
    private async Task MailAsync()
    {
        await using var store = (SqliteStore)Open();
        await store.Mail.AcceptAsync([Samples.Message(Clock, "a@example.net")], answered: null, lease: null, default);
        await store.Keys.AddAsync(Keys.Of(1).Id, wrapped: null, default);
        store.Protection.Keys = Keys.Protection(1).Keys;
        await store.Mail.AcceptAsync([Samples.Message(Clock, "b@example.net")], answered: null, lease: null, default);
    }
}
