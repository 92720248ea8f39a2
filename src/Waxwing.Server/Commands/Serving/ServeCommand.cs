using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.Serving;

/// <summary>Runs the service until it is told to stop; what was begun is ended in order before the task completes.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="context">Where it tells that it listens, and what tells it to stop.</param>
internal delegate Task RunService(ServeOptions options, CommandContext context);

/// <summary><c>waxwing serve</c>: the service, until a signal ends it.</summary>
internal sealed class ServeCommand : CliCommand
{
    private readonly RunService _run;
    private readonly ServeSelection _selection = new();

    public ServeCommand(Func<ParseResult, CommandContext> context, RunService run)
        : base("serve", "Runs the service: programs hand over mail by HTTP or SMTP, it is kept durably, and it arrives, once.", context)
    {
        _run = run;
        foreach (var option in _selection.All)
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(ParseResult parse, CommandContext context) => StoreFailure.ToldAsync(async () =>
    {
        var options = _selection.Read(parse);
        options.Data.Make(context.Clock);
        using var held = DataFolderLock.Take(options.Data);
        try
        {
            await _run(options, context);
        }
        catch (OperationCanceledException) when (context.Signals.Number is not null)
        {
            // A signal is how a service ends: everything accepted is kept, so this is success.
        }

        return ExitCodes.Done;
    });
}
