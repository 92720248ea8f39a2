using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.Queue;

/// <summary><c>waxwing queue list</c>: deliveries, or what waits lane by lane.</summary>
internal sealed class QueueListCommand : StoreCommand
{
    private const int Usual = 100;
    private const int Most = 10_000;

    private readonly QueueSelection _selection = new(lists: true);
    private readonly Option<int> _limit = Limit.Option(Usual, Most);
    private readonly Option<bool> _lanes = new("--lanes") { Description = "Count what waits in each lane, in place of listing it; the other options do not go with it." };

    public QueueListCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("list", "Lists deliveries, those first that are due first.", context, open)
    {
        foreach (var option in _selection.All)
        {
            Options.Add(option);
        }

        Options.Add(_limit);
        Options.Add(_lanes);
    }

    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var paused = await kept.Queue.PausedAsync(context.Stop);
        if (parse.GetValue(_lanes))
        {
            if (_selection.All.Append(_limit).FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } other)
            {
                throw new UsageException($"--lanes and {other.Name} exclude each other");
            }

            context.Output.Document(new LanesResult(await kept.Queue.CountAsync(context.Stop), paused));
            return ExitCodes.Done;
        }

        var filter = _selection.Filter(parse, context.Clock.GetUtcNow());
        var limit = parse.GetValue(_limit) is var number and > 0 ? number : Usual;
        context.Output.Document(new QueueResult(await QueueSearch.RunAsync(kept.Queue, filter, _selection.States(parse, lists: true), limit, context.Stop), paused));
        return ExitCodes.Done;
    }
}
