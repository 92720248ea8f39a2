using System.Text.Json;
using Waxwing.Cli.Service;

namespace Waxwing.Cli.Messages;

/// <summary>
/// What a template makes, asked of <c>waxwing-server template render</c>: the engine of templates looks at types while it runs, and so cannot be part of an executable that is
/// compiled ahead of time.
/// </summary>
/// <param name="Kind">What the mail is for.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The body as plain text.</param>
/// <param name="Html">The body as HTML.</param>
internal sealed record TemplateMail(MailKind Kind, string Subject, string Text, string Html)
{
    /// <summary>Makes it; null where there is no template.</summary>
    /// <exception cref="CommandException">The template makes no mail, or nobody can be asked.</exception>
    public static async Task<TemplateMail?> MakeAsync(string? template, string? data, CancellationToken cancellationToken)
    {
        if (template is null)
        {
            return null;
        }

        var server = ServerExecutable.Find(AppContext.BaseDirectory) ?? throw ServerExecutable.Missing("send --template", AppContext.BaseDirectory);
        // The values go by the file and not by the words of a command, which everybody on the machine can see.
        var (exitCode, output) = await server.AskAsync(["template", "render", template, "--data", data!, "--json"], cancellationToken);
        using var answer = JsonDocument.Parse(output.Length == 0 ? "{}" : output);
        var said = answer.RootElement;
        if (exitCode == ExitCodes.Done)
        {
            return new TemplateMail(KindNames.All[Said(said, "kind")], Said(said, "subject"), Said(said, "text"), Said(said, "html"));
        }

        throw said.TryGetProperty("error", out var error)
            ? new CommandException(exitCode, Said(error, "detail"), Said(error, "message"))
            : new CommandException(ExitCodes.Fault, ServerExecutable.NotInstalled, $"waxwing-server ended with {exitCode} and without an answer");
    }

    private static string Said(JsonElement said, string property) => said.GetProperty(property).GetString()!;
}
