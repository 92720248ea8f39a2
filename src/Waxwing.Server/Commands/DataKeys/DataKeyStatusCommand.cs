using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.DataKeys;

/// <summary><c>waxwing data-key status</c>: what is encrypted under which key, and which of them are here.</summary>
internal sealed class DataKeyStatusCommand(Func<ParseResult, CommandContext> context, OpenStore open)
    : StoreCommand("status", "Shows what is encrypted under which key, how far a rotation is, and what cannot be read without a key.", context, open)
{
    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var uses = await context.WaitForAsync("looking at everything that is kept", () => Task.Run(kept.Keys.Uses));
        context.Output.Document(DataKeysResult.Of(kept.Keys.Known(), uses, kept.KeysHere));
        return ExitCodes.Done;
    }
}
