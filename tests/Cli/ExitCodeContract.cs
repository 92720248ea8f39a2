using System.Net;
using System.Net.Sockets;
using Waxwing.Cli.Tests.Support;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Tests;

/// <summary>Each exit code of the contract once, from the real command.</summary>
public sealed class ExitCodeContract : IDisposable
{
    private static readonly string[] Message = ["send", "--from", "a@example.com", "--to", "b@example.net", "--text", "hello"];

    private readonly Workspace _workspace = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _workspace.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task An_accepted_message_is_0()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        var run = await _workspace.RunAsync([.. Message, .. Relay.Of(sandbox, _workspace)]);
        Assert.Equal((0, 1L, ""), (run.ExitCode, sandbox.Messages.Count, run.Errors));
    }

    [Fact(SkipUnless = nameof(HasDevFull), Skip = "There is no /dev/full here.")]
    public async Task Output_that_cannot_be_written_is_1_and_never_success()
    {
        using var shell = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "sh", ["-c", "exec \"$0\" check address a@example.com --json > /dev/full", Path.Combine(AppContext.BaseDirectory, "waxwing")])
        {
            Environment = { ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../..")) },
        })!;
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, shell.ExitCode);
    }

    [Fact]
    public async Task No_relay_is_2_and_names_the_three_ways()
    {
        var run = await _workspace.RunAsync(Message);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--relay", run.Errors, StringComparison.Ordinal);
        Assert.Contains("waxwing.json", run.Errors, StringComparison.Ordinal);
        Assert.Contains("WAXWING__RELAYS__0__URL", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_field_of_the_configuration_is_3()
    {
        _workspace.Write("waxwing.json", """{ "relays": [ { "url": "smtps://relay.example", "pasword": "env:X" } ] }""");
        var run = await _workspace.RunAsync(Message);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("relays[0].pasword: unknown field; did you mean password?", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_message_is_4()
    {
        var run = await _workspace.RunAsync(["send", "--from", "a@example.com", "--to", "not an address", "--relay", "smtps://relay.example"]);
        Assert.Equal(4, run.ExitCode);
    }

    [Fact]
    public async Task A_relay_without_TLS_is_5_and_gets_no_envelope()
    {
        var commands = new List<string>();
        var sandbox = await SandboxServer.StartAsync(new SandboxOptions
        {
            Fault = SandboxFaults.StartTlsStripped,
            Log = entry =>
            {
                lock (commands)
                {
                    if (entry.Event == SandboxEvent.Command)
                    {
                        commands.Add(entry.Text);
                    }
                }
            },
        });
        Run run;
        await using (sandbox)
        {
            run = await _workspace.RunAsync([.. Message, .. Relay.OfStartTls(sandbox, _workspace)]);
        }

        Assert.Equal(5, run.ExitCode);
        Assert.Equal(["EHLO [127.0.0.1]"], commands);
    }

    [Fact]
    public async Task A_wrong_password_is_6()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        string[] relay = Relay.Of(sandbox, _workspace);
        _workspace.Environment[Relay.PasswordVariable] = "not-the-password";
        var run = await _workspace.RunAsync([.. Message, .. relay]);
        Assert.Equal(6, run.ExitCode);
    }

    [Fact]
    public async Task A_permanent_refusal_is_7()
    {
        await using var peer = ScriptedPeer.Listen(Relay.Ready(_authority)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 no such user").TakeTheRest());
        var run = await _workspace.RunAsync([.. Message, "--json", .. Relay.Of(peer, _authority, _workspace)]);
        Assert.Equal(7, run.ExitCode);
        Assert.Equal("5.1.1", run.Json.GetProperty("error").GetProperty("reply").GetProperty("enhanced").GetString());
    }

    [Fact]
    public async Task A_temporary_refusal_is_8()
    {
        await using var peer = ScriptedPeer.Listen(Relay.Ready(_authority)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("451 4.7.1 greylisted").TakeTheRest());
        var run = await _workspace.RunAsync([.. Message, .. Relay.Of(peer, _authority, _workspace)]);
        Assert.Equal(8, run.ExitCode);
    }

    [Fact]
    public async Task A_relay_that_nobody_runs_is_8()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        _workspace.Environment["WAXWING__RETRY__ATTEMPTS"] = "1";
        var run = await _workspace.RunAsync([.. Message, "--relay", $"smtps://127.0.0.1:{port}"]);
        Assert.Equal(8, run.ExitCode);
    }

    [Fact]
    public async Task A_connection_lost_behind_the_content_is_9_with_the_receipt()
    {
        await using var peer = ScriptedPeer.Listen(Relay.Ready(_authority)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go on").ExpectContent().Drop());
        var run = await _workspace.RunAsync([.. Message, "--json", .. Relay.Of(peer, _authority, _workspace)]);
        Assert.Equal(9, run.ExitCode);
        Assert.Equal("Unknown", run.Json.GetProperty("receipt").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task An_invalid_address_in_a_check_is_10()
    {
        var run = await _workspace.RunAsync("check", "address", "a@example.com", "nonsense");
        Assert.Equal(10, run.ExitCode);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task A_stopped_send_is_128_and_the_signal(string signal, int exitCode)
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Secure(_authority.Issue()).Stall());
        using var process = WaxwingProcess.Start(_workspace, [.. Message, "--json", .. Relay.Of(peer, _authority, _workspace)]);
        await peer.Reached("stall");
        process.Signal(signal);
        var run = await process.EndAsync();
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal("Cancelled", run.Json.GetProperty("error").GetProperty("failure").GetString());
        Assert.Equal(exitCode, run.Json.GetProperty("error").GetProperty("exitCode").GetInt32());
    }

    [Theory]
    [InlineData("250 2.0.0 queued", "Accepted")]
    [InlineData("554 5.6.0 no", "Refused")]
    public async Task A_send_that_is_stopped_while_the_relay_has_the_message_waits_for_its_word_and_tells_the_true_fate(string reply, string outcome)
    {
        await using var peer = ScriptedPeer.Listen(Relay.Ready(_authority)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Mark("has it").WaitForRelease().Reply(reply).TakeTheRest());
        using var process = WaxwingProcess.Start(_workspace, [.. Message, "--json", .. Relay.Of(peer, _authority, _workspace)]);
        await peer.Reached("has it");
        process.Signal("INT");
        // The command says on standard error that it waits: the signal has come.
        Assert.Contains("has 5 s to answer", await process.ReadErrorLineAsync(), StringComparison.Ordinal);
        peer.Release();
        var run = await process.EndAsync();
        Assert.Equal((130, outcome), (run.ExitCode, run.Json.GetProperty("receipt").GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task A_stop_ends_the_waiting_for_standard_input_too()
    {
        using var process = WaxwingProcess.Start(_workspace, "check", "address", "a@example.com", "-", "--json");
        await process.ReadLineAsync();
        process.Signal("TERM");
        Assert.Equal(143, (await process.EndAsync()).ExitCode);
    }

    public static bool HasDevFull => File.Exists("/dev/full");
}
