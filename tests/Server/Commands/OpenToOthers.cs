namespace Waxwing.Server.Tests.Commands;

/// <summary>A data folder that others have access to is used by no command, whatever it wants there.</summary>
public sealed class OpenToOthers : TypedCommands
{
    public static bool IsWindows => OperatingSystem.IsWindows();

    [Theory(SkipWhen = nameof(IsWindows), Skip = "Windows has no such modes.")]
    [InlineData("queue", "list")]
    [InlineData("queue", "retry", "--all")]
    [InlineData("queue", "drop", "--all")]
    [InlineData("queue", "show", "01937b5e-7c5a-7000-8000-000000000001")]
    [InlineData("queue", "export", "out")]
    [InlineData("keys", "new")]
    [InlineData("keys", "list")]
    [InlineData("keys", "revoke", "01937b5e-7c5a-7000-8000-000000000001")]
    [InlineData("pause", "tenant", "acme")]
    [InlineData("resume", "tenant", "acme")]
    [InlineData("backup", "b.db")]
    [InlineData("restore", "good.db", "--force")]
    public async Task Is_refused_with_the_folder_named(params string[] words)
    {
        await JsonAsync("keys", "new", "--tenant", "acme");
        await JsonAsync("backup", Beside("good.db"));
        File.SetUnixFileMode(Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead);

        var fault = await FaultAsync([.. words.Select(word => word.EndsWith(".db", StringComparison.Ordinal) || word is "out" ? Beside(word) : word)]);

        Assert.Equal((3, "DataFolderUnusable"), (fault.ExitCode, fault.Detail));
        Assert.Contains($"chmod 700 {Data}", fault.Message, StringComparison.Ordinal);
        Assert.Equal([Beside("good.db")], Directory.EnumerateFiles(Path.GetDirectoryName(Data)!));
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = "Windows has no such modes.")]
    public async Task Is_verified_all_the_same_since_that_may_be_a_copy_and_only_reads()
    {
        await JsonAsync("keys", "new");
        File.SetUnixFileMode(Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead);

        Assert.True((await JsonAsync("audit", "log", "verify")).GetProperty("good").GetBoolean());
    }
}
