using System.CommandLine;

namespace Waxwing.CommandLine;

/// <summary>A command of ours: it gets what it works with, and gives an exit code.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description, Func<ParseResult, CommandContext> context)
        : base(name, description) => SetAction((parse, _) => RunAsync(parse, context(parse)));

    /// <summary>Runs it. Whatever it throws becomes an answer and an exit code.</summary>
    protected abstract Task<int> RunAsync(ParseResult parse, CommandContext context);
}
