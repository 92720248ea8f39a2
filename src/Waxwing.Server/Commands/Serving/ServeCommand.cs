using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Hosting;

namespace Waxwing.Server.Commands.Serving;

/// <summary>Runs the service until it is told to stop; what was begun is ended in order before the task completes. Its data folder is there, and nobody else's.</summary>
/// <param name="options">What it shall do.</param>
/// <param name="context">Where it tells that it listens, and what tells it to stop.</param>
internal delegate Task RunService(ServiceOptions options, CommandContext context);

/// <summary><c>waxwing serve</c>: the service, until a signal ends it.</summary>
internal sealed class ServeCommand : CliCommand
{
    private readonly RunService _run;
    private readonly DataFolderSelection _folder = new();
    private readonly ServeSelection _selection = new();

    public ServeCommand(Func<ParseResult, CommandContext> context, RunService run)
        : base("serve", "Runs the service: programs hand over mail by HTTP or SMTP, it is kept durably, and it arrives, once.", context)
    {
        _run = run;
        foreach (var option in _selection.All.Concat(_folder.All))
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parse, CommandContext context) => StoreFailure.ToldAsync(async () =>
    {
        var configuration = _folder.Configuration(parse);
        var options = _selection.Read(configuration, parse, context.Clock);
        var folder = _folder.Folder(configuration, parse);
        folder.Make(context.Clock);
        using var held = DataFolderLock.Take(folder);
        try
        {
            await _run(options with { Data = folder.Path }, context);
        }
        catch (OperationCanceledException) when (context.Signals.Number is not null)
        {
            // A signal is how a service ends: everything accepted is kept, so this is success.
        }

        return ExitCodes.Done;
    });
}
