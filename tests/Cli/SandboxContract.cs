using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Waxwing.Cli.Tests.Support;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Tests;

/// <summary><c>waxwing sandbox</c>, as a script uses it.</summary>
public sealed class SandboxContract : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_first_line_names_everything_and_each_message_is_a_line_and_a_signal_ends_it_with_0()
    {
        var mail = Path.Combine(_workspace.Folder, "mail");
        using var process = WaxwingProcess.Start(_workspace, "sandbox", "--json", "--smtps", "0", "--smtp", "0", "--mail", mail);
        var first = JsonDocument.Parse((await process.ReadLineAsync())!).RootElement;
        Assert.Equal(["smtps", "smtp", "http", "ca", "user", "password"], first.EnumerateObject().Select(property => property.Name));
        Assert.StartsWith("http://localhost:", first.GetProperty("http").GetString(), StringComparison.Ordinal);

        using var sender = new Workspace();
        sender.Environment["P"] = first.GetProperty("password").GetString()!;
        var sent = await sender.RunAsync(
            "send", "--json", "--from", "a@example.com", "--to", "b@example.net", "--subject", "Grüße", "--text", "hello",
            "--relay", string.Create(CultureInfo.InvariantCulture, $"smtps://{first.GetProperty("user")}@localhost:{first.GetProperty("smtps").GetInt32()}"),
            "--password", "env:P", "--ca", first.GetProperty("ca").GetString()!);
        Assert.Equal(0, sent.ExitCode);

        var captured = JsonDocument.Parse((await process.ReadLineAsync())!).RootElement;
        Assert.Equal("Grüße", captured.GetProperty("subject").GetString());
        Assert.Equal(sent.Json.GetProperty("receipt").GetProperty("content").GetProperty("sha256").GetString(), captured.GetProperty("sha256").GetString());
        Assert.True(File.Exists(captured.GetProperty("file").GetString()));

        process.Signal("TERM");
        Assert.Equal((0, "", ""), await process.EndAsync() is var run ? (run.ExitCode, run.Output, run.Errors) : default);
    }

    [Fact]
    public async Task The_authority_is_written_where_a_client_looks_for_it()
    {
        using var process = WaxwingProcess.Start(_workspace, "sandbox", "--json", "--ca", "ca.pem");
        var first = JsonDocument.Parse((await process.ReadLineAsync())!).RootElement;
        Assert.Equal(Path.Combine(_workspace.Folder, "ca.pem"), first.GetProperty("ca").GetString());

        _workspace.Environment["P"] = first.GetProperty("password").GetString()!;
        var sent = await _workspace.RunAsync(
            "send", "--from", "a@example.com", "--to", "b@example.net", "--text", "hello", "--password", "env:P", "--ca", "ca.pem",
            "--relay", string.Create(CultureInfo.InvariantCulture, $"smtp://{first.GetProperty("user")}@localhost:{first.GetProperty("smtp").GetInt32()}"));
        Assert.Equal((0, ""), (sent.ExitCode, sent.Errors));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var run = await _workspace.RunAsync("sandbox", "--smtps", port.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("another program has one of the ports: name a free one, or 0 to be given one", run.Errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_authorities_of_somebody_else_are_not_overwritten()
    {
        var file = _workspace.Write("relay-ca.pem", "the authorities of a relay");
        var run = await _workspace.RunAsync("sandbox", "--ca", file, "--json");
        Assert.Equal((3, "FileUnreadable"), (run.ExitCode, run.Json.GetProperty("error").GetProperty("detail").GetString()));
        Assert.Equal("the authorities of a relay", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_faults_are_listed_for_people_and_programs()
    {
        var people = await _workspace.RunAsync("sandbox", "--fault", "list");
        Assert.All(SandboxFaults.All, fault => Assert.Contains(fault.Name, people.Output, StringComparison.Ordinal));
        var programs = await _workspace.RunAsync("sandbox", "--fault", "list", "--json");
        Assert.All(RecipientFaults.All, fault => Assert.Contains($"{fault.LocalPart}@", people.Output, StringComparison.Ordinal));
        Assert.Equal(RecipientFaults.All.Select(fault => fault.LocalPart), programs.Json.GetProperty("recipients").EnumerateArray().Select(fault => fault.GetProperty("localPart").GetString()!));
        Assert.Equal(SandboxFaults.All.Select(fault => fault.Name), programs.Json.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("name").GetString()!));
    }

    [Theory]
    [InlineData("--fault", "no-such-fault")]
    [InlineData("--smtps", "70000")]
    [InlineData("--smtp", "-1")]
    [InlineData("--http", "x")]
    public async Task A_value_that_cannot_be_is_2(string option, string value) =>
        Assert.Equal(2, (await _workspace.RunAsync("sandbox", option, value)).ExitCode);

    [Fact]
    public async Task A_port_that_is_taken_is_3()
    {
        await using var other = await SandboxServer.StartAsync();
        var run = await _workspace.RunAsync("sandbox", "--smtps", other.SmtpsPort.ToString(CultureInfo.InvariantCulture), "--json");
        Assert.Equal((3, 3), (run.ExitCode, run.Json.GetProperty("error").GetProperty("exitCode").GetInt32()));
    }

    [Theory]
    [InlineData("sandbox")]
    [InlineData("demo")]
    public async Task A_mail_folder_that_cannot_be_is_3(string command)
    {
        var file = _workspace.Write("file", "no folder");
        var run = await _workspace.RunAsync(command, "--mail", Path.Combine(file, "mail"), "--json");
        Assert.Equal((3, "FileUnreadable"), (run.ExitCode, run.Json.GetProperty("error").GetProperty("detail").GetString()));
    }
}
