using Waxwing.Server.Mail;

namespace Waxwing.Server.Tests.Commands;

public sealed class Pausing : TypedCommands
{
    [Theory]
    [InlineData("tenant", "acme", PauseScope.Tenant)]
    [InlineData("stream", "acme/bulk", PauseScope.Stream)]
    [InlineData("lane", "acme/transactional/relay", PauseScope.Lane)]
    public async Task What_is_paused_waits_until_it_is_resumed(string scope, string name, object kept)
    {
        await JsonAsync("keys", "new", "--tenant", "acme");
        Assert.True((await JsonAsync("pause", scope, name)).GetProperty("changed").GetBoolean());
        Assert.False((await JsonAsync("pause", scope, name)).GetProperty("changed").GetBoolean());
        await using (var store = Open())
        {
            Assert.Equal([((PauseScope)kept, name)], await store.Queue.PausedAsync(default));
        }

        Assert.Contains("resumed", await TextAsync("resume", scope, name), StringComparison.Ordinal);
        Assert.Contains("was not paused", await TextAsync("resume", scope, name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_paused_by_its_id()
    {
        var id = (await JsonAsync("keys", "new")).GetProperty("id").GetString()!;
        await JsonAsync("pause", "key", id);
        await using var store = Open();
        Assert.Equal([(PauseScope.Key, id)], await store.Queue.PausedAsync(default));
    }

    [Theory]
    [InlineData("there is no tenant acmee", "tenant", "acmee")]
    [InlineData("there is no tenant acmee", "lane", "acmee/transactional/relay")]
    [InlineData("there is no key", "key", "01890a5d-ac96-774b-bcce-b302099a8057")]
    [InlineData("NAME must be an id", "key", "shop")]
    [InlineData("NAME must be the tenant", "tenant", "acme/bulk")]
    [InlineData("NAME must be the stream: TENANT/STREAM", "stream", "bulk")]
    [InlineData("NAME must be the lane", "lane", "acme/bulk")]
    public async Task A_name_that_nothing_has_would_pause_nothing_and_is_usage(string message, string scope, string name)
    {
        await JsonAsync("keys", "new", "--tenant", "acme");
        Assert.Contains(message, await UsageAsync("pause", scope, name), StringComparison.Ordinal);
        await using var store = Open();
        Assert.Empty(await store.Queue.PausedAsync(default));
    }
}
