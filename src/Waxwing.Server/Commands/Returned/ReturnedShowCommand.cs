using System.CommandLine;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.Returned;

/// <summary><c>waxwing returned show</c>: one of them, without the message that it returns.</summary>
internal sealed class ReturnedShowCommand : StoreCommand
{
    private readonly Argument<string> _id = new("ID") { Description = "Its id, as the list shows it." };

    public ReturnedShowCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("show", "Shows what came back, and what became of it.", context, open) => Arguments.Add(_id);

    protected override Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var id = TypedId.Read("ID", parse.GetRequiredValue(_id));
        context.Output.Document(new ReturnedShowResult(kept.Returned.Show(id) ?? throw new UsageException($"nothing that came back has the id {id}")));
        return Task.FromResult(ExitCodes.Done);
    }
}
