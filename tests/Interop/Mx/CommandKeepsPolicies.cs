using System.Runtime.Versioning;
using System.Text.Json;

namespace Waxwing.Interop.Tests;

/// <summary>The built command keeps MTA-STS policies in a folder, from one run to the next.</summary>
[Collection(MailWorldCollection.Name)]
public sealed class CommandKeepsPolicies(MailWorld world) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo state = Directory.CreateTempSubdirectory("waxwing-state-");

    private string Folder => Path.Combine(state.FullName, "waxwing", "mta-sts");

    public void Dispose() => state.Delete(recursive: true);

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_policy_is_fetched_by_the_first_run_alone_and_lies_in_a_folder_for_its_owner()
    {
        var before = await BeginAsync();
        var first = await SendAsync();
        var second = await SendAsync();

        AssertRuled(first, "MtaSts");
        AssertRuled(second, "MtaSts");
        Assert.Equal(before + 1, await AskedAsync());
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Folder))));
    }

    [Fact]
    public async Task What_an_earlier_run_has_kept_rules_although_record_and_host_are_hidden_now()
    {
        await BeginAsync();
        AssertRuled(await SendAsync(), "MtaSts");
        await world.PublishAsync(id: null, isServed: false);
        AssertRuled(await SendAsync(), "MtaSts");
        await world.PublishAsync(id: null, host: "stranger", isServed: false);
        var refused = await SendAsync();

        Assert.Equal((8, "MailHostNotInPolicy"), (refused.ExitCode, JsonDocument.Parse(refused.Output).RootElement.GetProperty("error").GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task A_batch_uses_the_same_folder()
    {
        var before = await BeginAsync();
        AssertRuled(await SendAsync(), "MtaSts");
        var file = Path.Combine(state.FullName, "batch.jsonl");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 3).Select(_ => JsonSerializer.Serialize(new { to = new[] { NextAddress() }, subject = "Batch", text = "hello" })));
        var batch = await RunAsync("send-batch", file, "--json", "--mx", "--resolver", world.Resolver);

        Assert.True(batch.ExitCode == 0, batch.Output + batch.Error);
        Assert.Equal(before + 1, await AskedAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\": 1, \"dom")]
    [InlineData("{\"version\":1,\"domain\":\"other.test\",\"id\":\"1\",\"fetchedAt\":\"2026-01-01T00:00:00+00:00\",\"policy\":\"version: STSv1\\nmode: none\\nmax_age: 31557600\\n\"}")]
    public async Task A_file_that_is_damaged_is_told_of_and_fetched_anew(string content)
    {
        var before = await BeginAsync();
        await SendAsync();
        var file = Assert.Single(Directory.GetFiles(Folder));
        await File.WriteAllTextAsync(file, content);
        var told = await SendAsync();
        var mended = await SendAsync();

        AssertRuled(told, "MtaSts");
        Assert.Contains($"the kept MTA-STS policy {file} is damaged, and counts as none", told.Error, StringComparison.Ordinal);
        AssertRuled(mended, "MtaSts");
        Assert.Equal("", mended.Error);
        Assert.Equal(before + 2, await AskedAsync());
    }

    [Fact]
    public async Task Several_runs_at_once_leave_one_whole_file()
    {
        await BeginAsync();
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync()));
        var asked = await AskedAsync();
        var last = await SendAsync();

        Assert.All([.. runs, last], run => AssertRuled(run, "MtaSts"));
        Assert.Equal("", last.Error);
        Assert.Single(Directory.GetFiles(Folder));
        Assert.Equal(asked, await AskedAsync());
    }

    [Fact]
    public async Task A_folder_is_named_or_there_is_none()
    {
        var before = await BeginAsync();
        var named = Path.Combine(state.FullName, "named");
        AssertRuled(await SendAsync("--mta-sts", named), "MtaSts");
        AssertRuled(await SendAsync("--mta-sts", named), "MtaSts");
        Assert.Equal(before + 1, await AskedAsync());
        AssertRuled(await SendAsync("--mta-sts", "none"), "MtaSts");
        AssertRuled(await SendAsync("--mta-sts", "none"), "MtaSts");

        Assert.Equal(before + 3, await AskedAsync());
        Assert.Single(Directory.GetFiles(named));
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_others_have_access_to_is_not_used_and_only_one_that_is_named_stops_the_mail()
    {
        await BeginAsync();
        Directory.CreateDirectory(Folder);
        File.SetUnixFileMode(Folder, OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        var told = await SendAsync();
        var named = await SendAsync("--mta-sts", Folder);

        AssertRuled(told, "MtaSts");
        Assert.Contains($"chmod 700 {Folder}; policies are not kept", told.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder));
        Assert.Equal((3, true), (named.ExitCode, named.Output.Contains("chmod 700", StringComparison.Ordinal)));
    }

    private static string NextAddress() => $"ada+{Guid.NewGuid():n}@{MailWorld.Domain}";

    private static void AssertRuled(Command run, string rule)
    {
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(rule, JsonDocument.Parse(run.Output).RootElement.GetProperty("receipt").GetProperty("attempts")[0].GetProperty("mailHost").GetProperty("tls").GetString());
    }

    // A policy in its place, and how often it was asked for before.
    private async Task<int> BeginAsync()
    {
        Assert.True(world.Port > 0);
        world.Policies.Serve(MailWorld.Domain, "version: STSv1\nmode: enforce\nmx: mail.sts.test\nmax_age: 604800\n");
        await world.PublishAsync("1");
        return await AskedAsync();
    }

    private Task<int> AskedAsync() => world.Policies.AskedForAsync(MailWorld.Domain);

    private Task<Command> SendAsync(params string[] options) =>
        RunAsync(["send", "--json", "--mx", "--resolver", world.Resolver, .. options, "--to", NextAddress(), "--subject", "Kept", "--text", "hello"]);

    // The authority of the policy's host stands in the place of the system's, as OpenSSL itself is told: no option of the command does that.
    private Task<Command> RunAsync(params string[] arguments) => Command.RunAsync("env",
    [
        $"XDG_STATE_HOME={state.FullName}", $"SSL_CERT_FILE={world.Postfix.AuthorityFile}", "WAXWING__RETRY__ATTEMPTS=1", "WAXWING__FROM=sender@example.org",
        string.Create(CultureInfo.InvariantCulture, $"WAXWING__MX__PORT={world.Port}"), "WAXWING__MX__EHLONAME=sender.test",
        $"DOTNET_ROOT={Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."))}",
        Path.Combine(AppContext.BaseDirectory, "waxwing"), .. arguments,
    ]);
}
