using System.CommandLine;
using Waxwing.Cli.Output;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing login</c>: OAuth 2.0 sign-in for a relay.</summary>
internal sealed class LoginCommand : CliCommand
{
    private readonly LoginSelection _selection = new();

    private readonly Option<bool> _noBrowser = new("--no-browser") { Description = "Do not start a browser; show its address." };

    public LoginCommand(Func<ParseResult, CommandContext> context)
        : base("login", "Signs in to a relay with OAuth 2.0 (device code, or browser with PKCE), and keeps the token, encrypted.", context)
    {
        _selection.AddTo(this);
        Options.Add(_noBrowser);
    }

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        using var login = _selection.Read(parse, context);
        var starts = !parse.GetValue(_noBrowser) && !context.IsJson && context.Errors.Profile.Out.IsTerminal;
        var result = await login.SignInAsync(prompt =>
        {
            var step = new PromptResult(prompt);
            context.Output.Item(step);
            if (context is { Quiet: true, IsJson: false })
            {
                // Without it nobody can sign in.
                step.Show(context.Errors);
            }

            if (starts && prompt.UserCode is null && !Browser.TryOpen(prompt.Address))
            {
                context.Note("no browser could be started: open the address in one on this machine");
            }
        }, context.Stop);
        context.Output.Item(new SignedInResult(result));
        return ExitCodes.Done;
    }
}
