using Waxwing.Server.Accounts;

namespace Waxwing.Server.Tests.Commands;

public sealed class Keys : TypedCommands
{
    [Fact]
    public async Task A_key_is_shown_once_and_only_what_it_is_known_by_is_kept()
    {
        var made = await JsonAsync("keys", "new");
        Assert.Equal(["id", "key"], made.EnumerateObject().Select(field => field.Name));
        var secret = made.GetProperty("key").GetString()!;

        await using var store = Open();
        var kept = await store.Accounts.FindAsync(made.GetProperty("id").GetGuid(), default);
        Assert.True(KeySecret.IsOf(secret, kept));
        Assert.Equal(("default", KeyScope.Send, null, false, null), (kept.Tenant, kept.Scope, kept.Domain, kept.IsTest, kept.ExpiresAt));
        Assert.Equal("made 2030-01-01", kept.Name);
        Assert.DoesNotContain(secret, await TextAsync("keys", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_the_key_stands_alone_on_its_line_with_a_warning_below()
    {
        var lines = (await TextAsync("keys", "new")).Split('\n');
        Assert.StartsWith("re_", lines[0], StringComparison.Ordinal);
        Assert.Contains("only time", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_a_key_may_be_can_be_said()
    {
        var made = await JsonAsync(
            "keys", "new", "--name", "Küche", "--scope", "read,admin", "--tenant", "acme", "--domain", "Bücher.example", "--expires", "90d", "--test");
        await using var store = Open();
        var kept = await store.Accounts.FindAsync(made.GetProperty("id").GetGuid(), default);
        Assert.Equal(("acme", "Küche", KeyScope.Read | KeyScope.Admin, "xn--bcher-kva.example", true), (kept!.Tenant, kept.Name, kept.Scope, kept.Domain, kept.IsTest));
        Assert.Equal(Clock.GetUtcNow().AddDays(90), kept.ExpiresAt);
    }

    [Theory]
    [InlineData("2030-06-01", "2030-06-01T00:00:00Z")]
    [InlineData("2030-06-01T12:00:00+02:00", "2030-06-01T10:00:00Z")]
    [InlineData("1h", "2030-01-01T01:00:00Z")]
    public async Task A_key_ends_when_it_is_said(string written, string meant)
    {
        await JsonAsync("keys", "new", "--expires", written);
        var key = (await JsonAsync("keys", "list")).GetProperty("keys")[0];
        Assert.Equal(DateTimeOffset.Parse(meant, System.Globalization.CultureInfo.InvariantCulture), key.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("--expires must lie in the future", "--expires", "2029-12-31")]
    [InlineData("--expires must be a duration", "--expires", "soon")]
    [InlineData("--expires must be a duration", "--expires", "2030-06-01T12:00:00")]
    [InlineData("--scope must be send, read or admin", "--scope", "send,everything")]
    [InlineData("--tenant must be lower-case letters", "--tenant", "a/b")]
    [InlineData("--domain must be the name of a domain", "--domain", "localhost")]
    [InlineData("--name must have 1 to 100 characters", "--name", "a\nb")]
    public async Task What_no_key_can_be_is_usage_and_makes_none(string message, params string[] words)
    {
        Assert.Contains(message, await UsageAsync(["keys", "new", .. words]), StringComparison.Ordinal);
        await using var store = Open();
        Assert.Empty(await store.Accounts.ListAsync(tenant: null, default));
    }

    [Fact]
    public async Task The_list_tells_which_keys_are_good()
    {
        var revoked = (await JsonAsync("keys", "new", "--name", "one")).GetProperty("id").GetString()!;
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await JsonAsync("keys", "new", "--name", "two", "--expires", "1h");
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await JsonAsync("keys", "new", "--name", "three", "--tenant", "acme");
        Assert.True((await JsonAsync("keys", "revoke", revoked)).GetProperty("revoked").GetBoolean());
        Clock.Advance(TimeSpan.FromHours(2));

        var keys = (await JsonAsync("keys", "list")).GetProperty("keys").EnumerateArray().Select(key => (key.GetProperty("name").GetString(), key.GetProperty("good").GetBoolean()));
        Assert.Equal([("three", true), ("two", false), ("one", false)], keys);
        var text = await TextAsync("keys", "list");
        Assert.Contains("revoked 2030-01-01", text, StringComparison.Ordinal);
        Assert.Contains("expired 2030-01-01", text, StringComparison.Ordinal);
        Assert.Equal(1, (await JsonAsync("keys", "list", "--tenant", "acme")).GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public async Task A_key_that_is_pasted_in_place_of_its_id_is_not_repeated()
    {
        var secret = (await JsonAsync("keys", "new")).GetProperty("key").GetString()!;
        Assert.DoesNotContain(secret, await UsageAsync("keys", "revoke", secret), StringComparison.Ordinal);
        Assert.Contains("there is no key", await UsageAsync("keys", "revoke", "01890a5d-ac96-774b-bcce-b302099a8057"), StringComparison.Ordinal);
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = "Windows has other permissions.")]
    public async Task The_folder_is_made_for_its_owner_alone_and_one_that_others_can_read_is_refused()
    {
        await JsonAsync("keys", "new");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Data));

        File.SetUnixFileMode(Data, File.GetUnixFileMode(Data) | UnixFileMode.GroupRead);
        var fault = await FaultAsync("keys", "new");
        Assert.Equal((3, "DataFolderUnusable"), (fault.ExitCode, fault.Detail));
        Assert.Contains("chmod 700", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_service_kept_anything_there_is_nothing_to_list()
    {
        var fault = await FaultAsync("keys", "list");
        Assert.Equal((3, "DataFolderUnusable"), (fault.ExitCode, fault.Detail));
        Assert.False(Directory.Exists(Data));
    }

    public static bool IsWindows => OperatingSystem.IsWindows();
}
