using System.CommandLine;
using MimeKit;
using Waxwing.Cli.Demo;
using Waxwing.Cli.Output;
using Waxwing.Sandbox;
using Waxwing.Smtp;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing demo</c>: one real message through every practice, and four attacks that are refused.</summary>
internal sealed class DemoCommand : CliCommand
{
    private readonly Option<string?> _mail = new("--mail") { Description = "A folder that keeps the captured message as .eml files.", HelpName = "DIR" };

    public DemoCommand(Func<ParseResult, CommandContext> context)
        : base("demo", "Sends one real message to a sandbox on this machine, and shows four attacks being refused.", context) => Options.Add(_mail);

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var result = await context.WaitForAsync("sending a message, and staging four attacks", async () =>
        {
            // With a transcript, one after the other: two conversations in one would tell nothing.
            var attacks = context.Verbose ? null : StageAsync(context);
            var (receipt, captured) = await SendAsync(parse.GetValue(_mail), context);
            return new DemoResult(receipt, captured, await (attacks ?? StageAsync(context)));
        });
        context.Output.Document(result);
        return result.Passed ? ExitCodes.Done : ExitCodes.Fault;
    }

    private static async Task<(SendReceipt Receipt, DemoCapture Captured)> SendAsync(string? folder, CommandContext context)
    {
        await using var server = await LocalSandbox.StartAsync(new SandboxOptions { MailDirectory = folder, Clock = context.Clock }, context.Stop);
        await using var sender = new MailSender(DemoRelay.Options(server, TlsMode.Implicit, context));
        using var message = DemoMessage.Create();
        var receipt = await sender.SendAsync(message, context.Stop);
        return (receipt, Compare(receipt, server.Messages.Snapshot()));
    }

    private static DemoCapture Compare(SendReceipt receipt, IReadOnlyList<CapturedMessage> captured) => new(
        captured.Count,
        captured.Count > 0 ? CapturedResult.Field(captured[0], HeaderId.Subject) : null,
        [.. captured.Select(message => message.Sha256).Distinct(StringComparer.Ordinal)],
        SameAsSent: captured.Count == receipt.Recipients.Length
            && captured.All(message => string.Equals(message.Sha256, receipt.Content?.Sha256, StringComparison.Ordinal)),
        BccHidden: captured.All(message => !System.Text.Encoding.UTF8.GetString(message.Content.Span).Contains(DemoMessage.HiddenRecipient, StringComparison.OrdinalIgnoreCase)),
        [.. captured.Select(message => message.File).OfType<string>()]);

    private static async Task<AttackDocument[]> StageAsync(CommandContext context)
    {
        var stage = new AttackStage(context);
        if (!context.Verbose)
        {
            return await Task.WhenAll(Attack.All.Select(stage.PlayAsync));
        }

        var played = new List<AttackDocument>();
        foreach (var attack in Attack.All)
        {
            context.Log.WriteLine($"*  attack: {attack.Fault.Name}");
            played.Add(await stage.PlayAsync(attack));
        }

        return [.. played];
    }
}
