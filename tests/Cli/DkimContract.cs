using System.Text.Json;
using Waxwing.Cli.Tests.Support;
using Waxwing.Smtp;
using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Cli.Tests;

/// <summary><c>waxwing dkim new</c> and <c>record</c>, and what <c>rotate</c> refuses before it asks anybody.</summary>
public sealed class DkimContract : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task New_keys_are_in_files_of_their_owner_and_the_records_are_those_of_the_keys()
    {
        var run = await _workspace.RunAsync("dkim", "new", "--domain", "example.org", "--out", "keys", "--selector", "s1", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var keys = run.Json.GetProperty("keys").EnumerateArray().ToArray();
        Assert.Equal([("s1-rsa", "Rsa", 2048), ("s1-ed25519", "Ed25519", 256)], keys.Select(key => (Text(key, "selector"), Text(key, "algorithm"), key.GetProperty("bits").GetInt32())));
        foreach (var key in keys)
        {
            var file = Path.Combine(_workspace.Folder, Text(key, "file"));
            using var read = DkimKey.FromPem(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            Assert.Equal(read.RecordText, Text(key, "record"));
            Assert.Equal(read.ZoneLine(Text(key, "selector"), Domain.Parse("example.org")), Text(key, "zone"));
            Assert.Equal($"{Text(key, "selector")}._domainkey.example.org", Text(key, "name"));
            Assert.Equal(Text(key, "record"), string.Concat(key.GetProperty("strings").EnumerateArray().Select(part => part.GetString())));
            Assert.All(key.GetProperty("strings").EnumerateArray(), part => Assert.InRange(part.GetString()!.Length, 1, 255));
            Assert.Equal(JsonValueKind.Null, key.GetProperty("published").ValueKind);
            Assert.Equal(OperatingSystem.IsWindows() ? default : UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(file));
        }

        Assert.DoesNotContain("PRIVATE", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selector_is_by_the_date_where_none_is_given()
    {
        var run = await _workspace.RunAsync("dkim", "new", "--domain", "example.org", "--algorithm", "ed25519", "--json");
        Assert.Matches("^ww20[0-9]{4}a$", Text(run.Json.GetProperty("keys")[0], "selector"));
    }

    [Fact]
    public async Task Keys_that_do_not_sign_yet_are_gone_on_with_and_no_file_is_written_over()
    {
        string[] command = ["dkim", "new", "--domain", "example.org", "--algorithm", "ed25519", "--selector", "s1"];
        Assert.Equal(0, (await _workspace.RunAsync(command)).ExitCode);
        var file = Path.Combine(_workspace.Folder, "s1._domainkey.example.org.pem");
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        var again = await _workspace.RunAsync(command);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("waxwing dkim rotate", again.Errors, StringComparison.Ordinal);

        File.Delete(Path.Combine(_workspace.Folder, "example.org.dkim.json"));
        var taken = await _workspace.RunAsync(command);
        Assert.Equal(3, taken.ExitCode);
        Assert.Contains("never written over", taken.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_record_is_told_of_by_the_name_of_the_file_or_by_options()
    {
        await _workspace.RunAsync("dkim", "new", "--domain", "example.org", "--algorithm", "rsa", "--selector", "s1");
        var run = await _workspace.RunAsync("dkim", "record", "s1._domainkey.example.org.pem");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("s1._domainkey.example.org. IN TXT ( \"v=DKIM1; k=rsa; p=", run.Output, StringComparison.Ordinal);

        File.Move(Path.Combine(_workspace.Folder, "s1._domainkey.example.org.pem"), Path.Combine(_workspace.Folder, "key.pem"));
        Assert.Equal(2, (await _workspace.RunAsync("dkim", "record", "key.pem")).ExitCode);
        var named = await _workspace.RunAsync("dkim", "record", "key.pem", "--selector", "s2", "--domain", "example.net", "--json");
        Assert.Equal("s2._domainkey.example.net", Text(named.Json.GetProperty("keys")[0], "name"));
    }

    [Fact]
    public async Task Whether_a_record_is_published_is_asked_for()
    {
        await _workspace.RunAsync("dkim", "new", "--domain", "example.org", "--algorithm", "ed25519", "--selector", "s1");
        using var key = DkimKey.FromPem(await File.ReadAllTextAsync(Path.Combine(_workspace.Folder, "s1._domainkey.example.org.pem"), TestContext.Current.CancellationToken));
        using var other = DkimKey.Create(DkimKeyType.Ed25519);
        Assert.Equal((0, "Same"), await PublishedAsync(key.RecordText.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal((10, "Different"), await PublishedAsync(other.RecordText));
        Assert.Equal((10, "Different"), await PublishedAsync("v=DKIM1; k=ed25519; p="));
        Assert.Equal((10, "Lacking"), await PublishedAsync(null));
    }

    [Theory]
    [InlineData(2, "--domain", "dkim", "new")]
    [InlineData(2, "--domain must be the name of a domain", "dkim", "new", "--domain", "localhost")]
    [InlineData(2, "--selector must be", "dkim", "new", "--domain", "example.org", "--selector", "../../x")]
    [InlineData(2, "rsa", "dkim", "new", "--domain", "example.org", "--algorithm", "dsa")]
    [InlineData(2, "--update and --tsig go together", "dkim", "rotate", "--domain", "example.org", "--update", "127.0.0.1")]
    [InlineData(2, "--keep must be", "dkim", "rotate", "--domain", "example.org", "--keep", "1d")]
    [InlineData(3, "cannot be read", "dkim", "record", "s1._domainkey.example.org.pem")]
    [InlineData(3, "cannot be read", "dkim", "rotate", "--domain", "example.org", "--update", "127.0.0.1", "--tsig", "none.key")]
    [InlineData(3, "example.net.dkim.json", "dkim", "rotate", "--domain", "example.net")]
    [InlineData(3, "not in PEM", "dkim", "record", "bad._domainkey.example.com.pem")]
    [InlineData(8, "", "dkim", "rotate", "--domain", "example.org", "--resolver", "127.0.0.1:1")]
    [InlineData(2, "NAME must be", "domain", "setup", "localhost")]
    [InlineData(2, "--address must be an IP address", "domain", "setup", "example.org", "--address", "127.1")]
    [InlineData(2, "--return-path must be NAME", "domain", "setup", "example.org", "--return-path", "example.net")]
    [InlineData(8, "", "domain", "setup", "example.org", "--resolver", "127.0.0.1:1")]
    public async Task What_cannot_be_done_says_why(int exitCode, string message, params string[] arguments)
    {
        _workspace.Write("bad._domainkey.example.com.pem", "-----BEGIN NOTHING-----\n");
        _workspace.Write("example.net.dkim.json", """{"version":1,"domain":"example.net","generations":[{"name":"x","stage":"Signing","since":"2026-01-01T00:00:00Z","keys":[{"selector":"x y","type":"Rsa","file":"x","record":"v=DKIM1; p="}]}]}""");
        var run = await _workspace.RunAsync(arguments);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    private async Task<(int, string)> PublishedAsync(string? text)
    {
        using var peer = new DnsPeer(query => text is null ? DnsReply.To(query).Flags(3).Octets : DnsReply.To(query).Answer(DnsReply.QuestionName, 16, [(byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)]).Octets);
        var run = await _workspace.RunAsync("dkim", "record", "s1._domainkey.example.org.pem", "--resolver", peer.Endpoint.ToString(), "--json");
        return (run.ExitCode, Text(run.Json.GetProperty("keys")[0].GetProperty("published"), "state"));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static UnixFileMode Mode(string file) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file);
}
