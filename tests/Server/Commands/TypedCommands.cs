using System.Text.Json;
using Spectre.Console;
using Waxwing.CommandLine;
using Waxwing.CommandLine.Output;
using Waxwing.Server.Commands;
using Waxwing.Server.Commands.Serving;
using Waxwing.Server.Hosting;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Commands;

/// <summary>A data folder, and the commands of the service as they are typed.</summary>
public abstract class TypedCommands : IDisposable
{
    private readonly Signals _signals = new();
    private readonly TemporaryFolder _folder = new();

    /// <summary>The clock of the commands.</summary>
    private protected StoreClock Clock { get; } = new();

    /// <summary>The data folder.</summary>
    private protected string Data => _folder["data"];

    /// <summary>What <c>serve</c> was to do, the last time.</summary>
    private protected ServiceOptions? Served { get; private set; }

    /// <summary>What runs while the service would.</summary>
    private protected Func<Task> WhileServing { get; set; } = () => Task.CompletedTask;

    public void Dispose()
    {
        _signals.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A file beside the data folder.</summary>
    private protected string Beside(string name) => _folder[name];

    /// <summary>Opens the data folder as the service does.</summary>
    private protected IStore Open() => Open(Data);

    private protected IStore Open(string folder)
    {
        new DataFolder(folder).Make(Clock);
        return SqliteStore.Open(folder, Clock);
    }

    /// <summary>What a command writes for a program. The data folder is named unless it is by the words.</summary>
    private protected Task<JsonElement> JsonAsync(params string[] words) => JsonAsync(exitCode: 0, words);

    private protected async Task<JsonElement> JsonAsync(int exitCode, params string[] words)
    {
        using var output = new MemoryStream();
        Assert.Equal(exitCode, await RunAsync(new JsonOutput(output), words));
        return JsonDocument.Parse(output.ToArray()).RootElement;
    }

    /// <summary>What a command shows a person.</summary>
    private protected async Task<string> TextAsync(params string[] words)
    {
        using var output = new StringWriter();
        Assert.Equal(0, await RunAsync(new TerminalOutput(Terminal.Create(output, redirected: true), Errors, quiet: false), words));
        return output.ToString();
    }

    /// <summary>Why a command was not written as it must be.</summary>
    private protected async Task<string> UsageAsync(params string[] words) => (await Assert.ThrowsAsync<UsageException>(() => TextAsync(words))).Message;

    /// <summary>Why a command could not do its work.</summary>
    private protected Task<CommandException> FaultAsync(params string[] words) => Assert.ThrowsAsync<CommandException>(() => TextAsync(words));

    private static IAnsiConsole Errors => Terminal.Create(TextWriter.Null, redirected: true);

    private Task<int> RunAsync(IOutput output, string[] words)
    {
        string[] all = words.Contains("--data") || words.Contains("--folder") ? words : [.. words, "--data", Data];
        var root = ServerCommand.Root(
            new GlobalOptions(),
            _ => new CommandContext(output, Errors, Quiet: false, Verbose: false, _signals, Clock),
            KeptData.Open,
            (options, _) =>
            {
                Served = options;
                return WhileServing();
            });
        var parse = root.Parse(all, CommandRun.Parser);
        Assert.Empty(parse.Errors.Select(error => error.Message));
        return parse.InvokeAsync(new() { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
    }
}
