using System.CommandLine;
using Spectre.Console;
using Waxwing.Cli.Commands;
using Waxwing.Cli.Output;
using Waxwing.Cli.Tests.Support;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Tests;

/// <summary>A full disk behind standard output, once the relay has the message.</summary>
public sealed class ReceiptThatCannotBeWritten
{
    [Fact]
    public async Task Is_told_on_standard_error_and_the_exit_code_stays_that_of_the_message()
    {
        await using var sandbox = await SandboxServer.StartAsync();
        using var workspace = new Workspace();
        using var signals = new Signals();
        await using var errors = new StringWriter();
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(errors) });
        var command = new SendCommand(_ => new CommandContext(new FullDisk(), terminal, Quiet: true, Verbose: false, signals, TimeProvider.System));
        string[] relay = ["--relay", $"smtps://{sandbox.User}@localhost:{sandbox.SmtpsPort}", "--password", $"file:{workspace.Write("password", sandbox.Password)}", "--ca", sandbox.AuthorityFile];
        var parse = new RootCommand { command }.Parse(["send", "--from", "a@example.com", "--to", "b@example.net", "--text", "x", .. relay]);
        var exitCode = await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);

        Assert.Equal((0, 1L), (exitCode, sandbox.Messages.Count));
        Assert.Contains("No space left on device", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("Accepted", errors.ToString(), StringComparison.Ordinal);
    }

    private sealed class FullDisk : IOutput
    {
        public void Document(ICommandResult result) => throw new IOException("No space left on device");

        public void Item(ICommandResult result) => throw new IOException("No space left on device");

        public void Failure(Failure failure) => throw new IOException("No space left on device");
    }
}
