using System.Text;
using Waxwing.Cli.Messages;
using Waxwing.Cli.Tests.Support;

namespace Waxwing.Cli.Tests;

/// <summary><c>waxwing check address</c>.</summary>
public sealed class CheckAddressContract : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Each_address_gets_its_verdict_on_a_line_of_its_own()
    {
        var run = await _workspace.RunAsync("check", "address", "--json", "user@bücher.example", "jürgen@example.com", "a b@example.com");
        Assert.Equal(10, run.ExitCode);
        Assert.Equal(3, run.JsonLines.Length);
        Assert.Equal("user@xn--bcher-kva.example", run.JsonLines[0].GetProperty("wire").GetString());
        Assert.False(run.JsonLines[0].GetProperty("needsSmtpUtf8").GetBoolean());
        Assert.True(run.JsonLines[1].GetProperty("needsSmtpUtf8").GetBoolean());
        Assert.Equal("IllegalCharacter", run.JsonLines[2].GetProperty("fault").GetString());
    }

    [Fact]
    public async Task A_look_alike_is_valid_and_warned_of()
    {
        var run = await _workspace.RunAsync("check", "address", "--json", "a@аррӏе.com", "a@bücher.example", "a b@example.com");
        var warning = Assert.Single(run.JsonLines[0].GetProperty("warnings").EnumerateArray());
        Assert.True(run.JsonLines[0].GetProperty("valid").GetBoolean());
        Assert.Equal(("LooksLikeAscii", "аррӏе", "apple"), (warning.GetProperty("reason").GetString(), warning.GetProperty("part").GetString(), warning.GetProperty("looksLike").GetString()));
        Assert.Equal([0, 0], run.JsonLines[1..].Select(line => line.GetProperty("warnings").GetArrayLength()));

        var shown = await _workspace.RunAsync("check", "address", "a@pаypal.com");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("on the wire a@xn--pypal-4ve.com, warning: pаypal mixes Latin and Cyrillic", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Valid_addresses_alone_are_0()
    {
        var run = await _workspace.RunAsync("check", "address", "a@example.com", "\"x y\"@[192.0.2.1]");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["valid    a@example.com", "valid    \"x y\"@[192.0.2.1]", ""], run.Output.Split(Environment.NewLine));
    }

    [Fact]
    public async Task Standard_input_is_read_by_line_and_each_line_is_bounded()
    {
        byte[] input = [.. "a@example.com\r\n\nb@example.com\n"u8, .. Encoding.ASCII.GetBytes(new string('x', 1_000_000)), .. "\n"u8, 0xff, 0xfe, (byte)'\n', .. "c@example.com"u8];
        var run = await WaxwingProcess.RunAsync(_workspace, input, "check", "address", "-", "--json");
        Assert.Equal([true, false, true, false, false, true], run.JsonLines.Select(line => line.GetProperty("valid").GetBoolean()));
        Assert.Contains($"{InputLines.MaxLength}", run.JsonLines[3].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_address_moves_no_cursor()
    {
        var run = await _workspace.RunAsync("check", "address", "a\x1b[2J@example.com", "a\r\nb@example.com");
        Assert.Equal(10, run.ExitCode);
        Assert.DoesNotContain('\x1b', run.Output);
        Assert.Equal(2, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
