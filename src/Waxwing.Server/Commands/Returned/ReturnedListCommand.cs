using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Commands.Queue;

namespace Waxwing.Server.Commands.Returned;

/// <summary><c>waxwing returned list</c>: what came back, the youngest first.</summary>
internal sealed class ReturnedListCommand : StoreCommand
{
    private const int Usual = 100;
    private const int Most = 10_000;

    private readonly Option<int> _limit = Limit.Option(Usual, Most);

    public ReturnedListCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("list", "Lists what came back, the youngest first.", context, open) => Options.Add(_limit);

    protected override Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        context.Output.Document(new ReturnedListResult(kept.Returned.List(parse.GetValue(_limit) is var number and > 0 ? number : Usual)));
        return Task.FromResult(ExitCodes.Done);
    }
}
