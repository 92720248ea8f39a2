using System.CommandLine;
using Waxwing.Cli.Messages;
using Waxwing.Cli.Output;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing send</c>: one message to the relay.</summary>
internal sealed class SendCommand : CliCommand
{
    private static readonly TimeSpan LateReply = TimeSpan.FromSeconds(5);

    private readonly SendOptions _options = new();

    public SendCommand(Func<ParseResult, CommandContext> context)
        : base("send", "Sends one message through every practice, and shows the receipt.", context) => _options.AddTo(this);

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var (options, from) = _options.Relays.Read(parse, context);
        options = _options.Encryption.Apply(_options.Protection.Apply(options, parse), parse);
        await using var sender = new MailSender(options);
        using var source = await MessageSource.OpenAsync(_options, parse, from, context.Stop);
        if (parse.GetValue(_options.DryRun))
        {
            context.Output.Document(new PlanResult(await sender.PlanAsync(source.Message, context.Stop)));
            return ExitCodes.Done;
        }

        var receipt = await context.WaitForAsync(options.Mx is null ? $"sending by {string.Join(", else ", options.Relays)}" : "sending to the mail hosts of the recipients", () => sender.SendAsync(source.Message, context.Stop));
        var exitCode = context.Signals.Number is { } signal && receipt.Outcome != SendOutcome.Accepted ? ExitCodes.Stopped(signal) : ExitCodes.Of(receipt);
        receipt = await AmendedAsync(receipt, context);
        try
        {
            context.Output.Document(new ReceiptResult(receipt, exitCode));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The relay has the message, or may have it: a code that tells of a fault would make a script send it again.
            context.Log.WriteLine($"the receipt could not be written ({exception.Message}): {receipt.Outcome}, {receipt.MessageId}");
        }

        return exitCode;
    }

    // Whoever stops a send wants it to end, and still wants to know.
    private static async Task<SendReceipt> AmendedAsync(SendReceipt receipt, CommandContext context)
    {
        if (receipt.Amendment is not { } amendment || context.Signals.Number is null)
        {
            return receipt;
        }

        context.Note($"stopping; the relay has the message, and has {LateReply.TotalSeconds:0} s to answer");
        try
        {
            return await amendment.WaitAsync(LateReply, context.Clock);
        }
        catch (TimeoutException)
        {
            return receipt;
        }
    }
}
