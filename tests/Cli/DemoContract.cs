using Waxwing.Cli.Tests.Support;

namespace Waxwing.Cli.Tests;

/// <summary><c>waxwing demo</c>, which is what a newcomer sees first.</summary>
public sealed class DemoContract : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task One_document_shows_the_practices_and_four_refused_attacks()
    {
        var run = await _workspace.RunAsync("demo", "--json");
        Assert.Equal(0, run.ExitCode);
        var met = run.Json.GetProperty("receipt").GetProperty("practices").EnumerateArray()
            .Where(practice => practice.GetProperty("status").GetString() is "Met" && practice.GetProperty("evidence").GetString()!.Length > 0)
            .Select(practice => practice.GetProperty("practice").GetInt32());
        Assert.Equal([1, 2, 4, 5, 6, 7, 8, 9, 11, 12, 13], met);
        var attacks = run.Json.GetProperty("attacks").EnumerateArray().ToArray();
        Assert.Equal(["starttls-stripped", "certificate-other-name", "injected-replies", "tls-1.1"], attacks.Select(attack => attack.GetProperty("name").GetString()!));
        Assert.All(attacks, attack =>
        {
            Assert.True(attack.GetProperty("refused").GetBoolean());
            Assert.Equal(5, attack.GetProperty("error").GetProperty("exitCode").GetInt32());
            Assert.Equal(1, attack.GetProperty("received").GetProperty("connections").GetInt32());
            Assert.False(attack.GetProperty("received").GetProperty("envelope").GetBoolean());
            Assert.False(attack.GetProperty("received").GetProperty("credential").GetBoolean());
            Assert.False(attack.GetProperty("received").GetProperty("content").GetBoolean());
        });
        Assert.Equal("TLS 1.1", attacks[3].GetProperty("permissiveClient").GetProperty("protocol").GetString());
    }

    [Fact]
    public async Task What_arrived_is_what_was_sent()
    {
        var run = await _workspace.RunAsync("demo", "--json", "--mail", Path.Combine(_workspace.Folder, "mail"));
        var sent = run.Json.GetProperty("receipt").GetProperty("content").GetProperty("sha256").GetString();
        var files = Directory.GetFiles(Path.Combine(_workspace.Folder, "mail"), "*.eml");
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.Equal(sent, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))));
        Assert.All(files, file => Assert.DoesNotContain("auditor", File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_person_reads_the_same_and_no_escape_code_where_there_is_no_terminal()
    {
        var run = await _workspace.RunAsync("demo");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("Every attack was refused", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\x1b', run.Output);
    }

    [Fact]
    public async Task Quiet_says_nothing_and_the_exit_code_tells()
    {
        var run = await _workspace.RunAsync("demo", "--quiet");
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Errors));
    }

    [Fact]
    public async Task The_transcript_holds_no_credential()
    {
        var run = await _workspace.RunAsync("demo", "--verbose");
        Assert.Contains("C: AUTH SCRAM-SHA-256-PLUS [redacted]", run.Errors, StringComparison.Ordinal);
        Assert.Contains("C: MAIL FROM:<demo@example.com>", run.Errors, StringComparison.Ordinal);
        // Base64 of "p=tls-server" and "c=cD10bH": how the messages of a client of -PLUS begin.
        Assert.DoesNotContain("cD10bHMtc2Vy", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Yz1jRDEwYkh", run.Errors, StringComparison.Ordinal);
    }
}
