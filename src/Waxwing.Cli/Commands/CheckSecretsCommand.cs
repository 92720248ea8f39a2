using System.CommandLine;
using System.CommandLine.Parsing;
using Waxwing.Cli.Messages;
using Waxwing.Cli.Output;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing check secrets</c>: what the guard finds in messages and texts.</summary>
internal sealed class CheckSecretsCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "A message (*.eml) or a text in UTF-8; - reads a text from standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _message = new("--message") { Description = "Every file is a message, whatever its name is." };

    private readonly Option<MailKind?> _kind = new("--kind")
    {
        Description = $"What the messages are for; what is allowed in them follows from it. One of {string.Join(", ", KindNames.All.Keys)}. Default: notification.",
        HelpName = "KIND",
        CustomParser = ParseKind,
    };

    private readonly Option<bool> _low = new("--low") { Description = "Tell also what only has the form of something: one in ten numbers of that length has." };

    public CheckSecretsCommand(Func<ParseResult, CommandContext> context)
        : base("secrets", "Finds secrets, cards, accounts, national ids, codes and links with tokens, as sending would. Exit code 10 if anything is found that is not allowed.", context)
    {
        Arguments.Add(_files);
        Option[] options = [_message, _kind, _low];
        foreach (var option in options)
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var kind = parse.GetValue(_kind) ?? MailKind.Notification;
        var policy = parse.GetValue(_low) ? GuardPolicy.Default.WithMinimumConfidence(GuardConfidence.Low) : GuardPolicy.Default;
        var exitCode = ExitCodes.Done;
        foreach (var file in parse.GetValue(_files)!)
        {
            var isMessage = parse.GetValue(_message) || file.EndsWith(".eml", StringComparison.OrdinalIgnoreCase);
            var result = isMessage ? await OfMessageAsync(file, kind, policy, context.Stop) : await OfTextAsync(file, kind, policy, context.Stop);
            context.Output.Item(result);
            exitCode = result.IsClean ? exitCode : ExitCodes.Found;
        }

        return exitCode;
    }

    private static async Task<SecretsResult> OfMessageAsync(string file, MailKind kind, GuardPolicy policy, CancellationToken stop)
    {
        using var message = await MessageFile.OpenAsync(file, "FILE", stop);
        return SecretsResult.Of(file, SensitiveDataGuard.Inspect(message.Message, kind, policy, limits: null, stop));
    }

    private static async Task<SecretsResult> OfTextAsync(string file, MailKind kind, GuardPolicy policy, CancellationToken stop)
    {
        var isStandard = string.Equals(file, Input.Standard, StringComparison.Ordinal);
        var text = await Input.TextAsync(isStandard ? file : $"@{file}", "FILE", stop);
        return SecretsResult.Of(file, GuardScanner.Scan(text, policy.MinimumConfidence), finding => policy.ActionFor(finding.Category, kind));
    }

    private static MailKind? ParseKind(ArgumentResult result)
    {
        if (KindNames.All.TryGetValue(result.Tokens[0].Value, out var kind))
        {
            return kind;
        }

        result.AddError($"--kind must be one of {string.Join(", ", KindNames.All.Keys)}.");
        return null;
    }
}
