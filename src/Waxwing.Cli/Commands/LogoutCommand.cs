using System.CommandLine;
using Waxwing.Cli.Output;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing logout</c>: revokes and deletes what <c>login</c> kept.</summary>
internal sealed class LogoutCommand : CliCommand
{
    private readonly LoginSelection _selection = new();

    public LogoutCommand(Func<ParseResult, CommandContext> context)
        : base("logout", "Revokes a relay's token where the authorization server has that, and deletes what was kept of it.", context) => _selection.AddTo(this);

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        using var login = _selection.Read(parse, context);
        context.Output.Document(new SignedOutResult(await login.SignOutAsync(context.Stop)));
        return ExitCodes.Done;
    }
}
