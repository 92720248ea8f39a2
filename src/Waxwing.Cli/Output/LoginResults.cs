using System.Text.Json;
using Spectre.Console;
using Waxwing.OAuth;

namespace Waxwing.Cli.Output;

/// <summary>What somebody has to do to sign in.</summary>
internal sealed record PromptResult(LoginPrompt Prompt) : ICommandResult
{
    public void Write(Utf8JsonWriter json) =>
        JsonSerializer.Serialize(json, new PromptDocument(new LoginStep(Prompt.Address.AbsoluteUri, Prompt.UserCode, Prompt.Until)), CliJson.Default.PromptDocument);

    public void Show(IAnsiConsole terminal)
    {
        if (Prompt.UserCode is { } code)
        {
            terminal.Line(Terminal.Escape($"open {Prompt.Address.AbsoluteUri} on any device, and enter the code {code}"));
        }
        else
        {
            terminal.Line("open this address in a browser on this machine:");
            terminal.Copyable(Prompt.Address.AbsoluteUri);
        }

        terminal.Line(Terminal.Escape($"this waits until {Prompt.Until.UtcDateTime:HH:mm:ss}Z; enter nothing if you did not begin it"));
    }
}

/// <summary>A sign-in that came to its end.</summary>
internal sealed record SignedInResult(LoginResult Result) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json,
        new LoginDocument(new SignedIn(Result.Relay, Result.User, Result.Scope, Result.ExpiresAt, Result.IsRefreshed, Result.Store)),
        CliJson.Default.LoginDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line($"[green]signed in[/]: {Terminal.Escape(Result.User)} at {Terminal.Escape(Result.Relay)}{(Result.Scope is { } scope ? Terminal.Escape($", for {scope}") : "")}");
        terminal.Line(Terminal.Escape(Result.Store is { } store
            ? $"  kept, encrypted, in {store}; refreshed without asking again"
            : "  nothing is kept: a token is fetched when it is needed"));
    }
}

/// <summary>A sign-out.</summary>
internal sealed record SignedOutResult(LogoutResult Result) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json,
        new LogoutDocument(new SignedOut(Result.Relay, Result.User, Result.Revoked, Result.WhyNot, Result.Deleted)),
        CliJson.Default.LogoutDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line(Terminal.Escape(Result.Deleted ? $"signed out: {Result.User} at {Result.Relay}" : $"nothing was kept of {Result.User} at {Result.Relay}"));
        terminal.Line(Terminal.Escape(Result.Revoked ? "  the token is revoked" : $"  the token is not revoked: {Result.WhyNot}"));
    }
}
