using Waxwing.Server.AtRest;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.AtRest;

/// <summary>Where keys may lie, and what is refused.</summary>
public sealed class KeyPlaces : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore _store = null!;

    public static bool IsWindows => OperatingSystem.IsWindows();

    private string Data => _folder["data"];

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Data);
        _store = SqliteStore.Open(Data, new StoreClock());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_first_line_of_a_file_wraps_and_all_unwrap()
    {
        var keys = await LoadAsync($"file:{Keys.File(_folder["key"], 2, 1)}");
        Assert.Equal(Keys.Of(2).Id, keys.Newest.Id);
        Assert.NotNull(keys.Find(Keys.Of(1).Id));
        Assert.Null(keys.Find(Keys.Of(3).Id));
    }

    [Theory]
    [InlineData("", "there is no key in")]
    [InlineData("# nothing\n\n", "there is no key in")]
    [InlineData("AAAA\n", "line 1 of the key")]
    [InlineData("# of 2026\nhunter2\n", "line 2 of the key")]
    public async Task A_file_that_holds_something_else_is_refused_and_not_repeated(string text, string expected)
    {
        var file = Keys.File(_folder["key"]);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        var refused = (await Assert.ThrowsAsync<DataKeyException>(() => LoadAsync($"file:{file}"))).Message;
        Assert.Contains(expected, refused, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_among_the_data_is_refused_by_whatever_way_it_is_there()
    {
        var inside = Keys.File(Path.Combine(Data, "key"), 1);
        Assert.Contains("lies in the data folder", (await Assert.ThrowsAsync<DataKeyException>(() => LoadAsync($"file:{inside}"))).Message, StringComparison.Ordinal);
        Assert.Contains("lies in the data folder", (await Assert.ThrowsAsync<DataKeyException>(() => LoadAsync($"file:{Path.Combine(_folder.Path, "data", "..", "data", "key")}"))).Message, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(_folder["link"], inside);
            Directory.CreateSymbolicLink(_folder["folder"], Data);
            await Assert.ThrowsAsync<DataKeyException>(() => LoadAsync($"file:{_folder["link"]}"));
            await Assert.ThrowsAsync<DataKeyException>(() => LoadAsync($"file:{Path.Combine(_folder["folder"], "key")}"));
        }
    }

    [Theory(SkipWhen = nameof(IsWindows), Skip = "Windows has no such modes.")]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_key_that_others_may_read_or_write_is_refused(UnixFileMode mode)
    {
        var file = Keys.File(_folder["key"], 1);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | mode);
        Assert.Contains("chmod 600", (await Assert.ThrowsAsync<DataKeyException>(() => LoadAsync($"file:{file}"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_of_systemd_is_read_from_its_folder()
    {
        Keys.File(_folder["data-key"], 1);
        var reference = DataKeyReference.Parse("systemd:data-key");
        Assert.Equal(Keys.Of(1).Id, (await reference.Source(Data, name => name is "CREDENTIALS_DIRECTORY" ? _folder.Path : null).LoadAsync(_store.Keys, default)).Newest.Id);
        Assert.Contains("$CREDENTIALS_DIRECTORY is not set", Assert.Throws<DataKeyException>(() => reference.Source(Data, _ => null)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("env:KEY")]
    [InlineData("hunter2")]
    [InlineData("systemd:../key")]
    [InlineData("command:hook")]
    [InlineData("file:")]
    public void Other_places_are_refused_and_not_repeated(string reference)
    {
        var refused = Assert.Throws<SendException>(() => DataKeyReference.Parse(reference)).Message;
        Assert.DoesNotContain("hunter2", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotated_file_has_the_new_key_before_those_of_before()
    {
        var file = Keys.File(_folder["key"], 1);
        var source = DataKeyReference.Parse($"file:{file}").Source(Data, _ => null);
        var id = await source.RotateAsync(_store.Keys, default);
        var keys = await source.LoadAsync(_store.Keys, default);
        Assert.Equal(id, keys.Newest.Id);
        Assert.NotNull(keys.Find(Keys.Of(1).Id));
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = "The program of this test is a shell script.")]
    public async Task A_key_management_service_gives_back_what_it_wrapped_and_the_key_is_kept_nowhere_else()
    {
        // Its secret is that it turns the text round.
        var hook = Script("""
            read -r line
            case "$line" in
              *'"operation":"wrap"'*) printf '{"wrapped":"%s"}' "$(printf '%s' "$line" | sed 's/.*"key":"\([^"]*\)".*/\1/' | rev | tr -d '=' | base64 -w 0)";;
              *) wrapped="$(printf '%s' "$line" | sed 's/.*"wrapped":"\([^"]*\)".*/\1/' | base64 -d | rev)"; printf '{"key":"%s="}' "$wrapped";;
            esac
            """);
        var source = DataKeyReference.Parse($"command:{hook}").Source(Data, _ => null);
        var first = (await source.LoadAsync(_store.Keys, default)).Newest.Id;
        // Another start asks again, and gets the same.
        var again = await DataKeyReference.Parse($"command:{hook}").Source(Data, _ => null).LoadAsync(_store.Keys, default);
        Assert.Equal(first, again.Newest.Id);
        var second = await source.RotateAsync(_store.Keys, default);
        var both = await source.LoadAsync(_store.Keys, default);
        Assert.Equal(second, both.Newest.Id);
        Assert.NotNull(both.Find(first));
    }

    [Theory(SkipWhen = nameof(IsWindows), Skip = "The program of this test is a shell script.")]
    [InlineData("echo no access >&2; exit 7", "it ended with 7: no access")]
    [InlineData("cat > /dev/null; echo '{}'", "its answer has no \"wrapped\"")]
    [InlineData("cat > /dev/null; echo hunter2", "its answer is no such JSON")]
    [InlineData("cat > /dev/null; head -c 100000 /dev/zero", "more than 65536 octets")]
    [InlineData("cat > /dev/null; echo '{\"wrapped\":\"AAAA\",\"key\":\"AAAA\"}'", "no \"key\" of 32 octets")]
    public async Task One_that_gives_no_answer_ends_the_start_and_nothing_is_kept(string script, string expected)
    {
        var refused = (await Assert.ThrowsAsync<DataKeyException>(() => LoadAsync($"command:{Script(script)}"))).Message;
        Assert.Contains(expected, refused, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused, StringComparison.Ordinal);
        Assert.Empty(_store.Keys.Known());
    }

    private async Task<KeyEncryptionKeys> LoadAsync(string reference) => await DataKeyReference.Parse(reference).Source(Data, _ => null).LoadAsync(_store.Keys, TestContext.Current.CancellationToken);

    private string Script(string text)
    {
        var file = _folder["hook"];
        File.WriteAllText(file, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
