using System.CommandLine;
using System.Globalization;
using Waxwing.Cli.Batch;
using Waxwing.Cli.Messages;
using Waxwing.Cli.Output;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing send-batch</c>: a message for each line of a file, and no line twice.</summary>
internal sealed class SendBatchCommand : CliCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = $"A JSON object a line, each a message, with fields of {BatchMessage.Fields}; - for standard input." };

    private readonly Option<string?> _journal = new("--journal")
    {
        Description = "Where the run keeps what it has sent. Default: FILE.journal. The same command with the same journal goes on where a run ended, however that was.",
        HelpName = "PATH",
    };

    private readonly Option<bool> _resendUnknown = new("--resend-unknown")
    {
        Description = "Send again also those lines that may have arrived. Some recipients may get them twice.",
    };

    private readonly Option<int?> _connections = new("--connections") { Description = "The most connections to a relay, or to a site of mail hosts, 1 to 64. Default: \"maxConnections\" of the configuration, else 4; for mail hosts 2.", HelpName = "N" };

    private readonly RelaySelection _relays = new();
    private readonly ProtectionOptions _protection = new();

    public SendBatchCommand(Func<ParseResult, CommandContext> context)
        : base("send-batch", "Sends a message for each line of a file, and goes on after a stop without sending a line twice.", context)
    {
        Arguments.Add(_file);
        Option[] options = [_journal, _resendUnknown, _connections, .. _relays.All, .. _protection.All];
        foreach (var option in options)
        {
            Options.Add(option);
        }

        _connections.Validators.Add(result =>
        {
            if (result.Tokens is [var number] && !(int.TryParse(number.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var connections) && connections is >= 1 and <= 64))
            {
                result.AddError("--connections must be a whole number, 1 to 64.");
            }
        });
    }

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var file = parse.GetValue(_file)!;
        var path = parse.GetValue(_journal) ?? (string.Equals(file, Input.Standard, StringComparison.Ordinal)
            ? throw new UsageException("standard input has no name for a journal to be beside it: give --journal PATH")
            : $"{file}.journal");
        var (options, author) = _relays.Read(parse, context);
        options = _protection.Apply(options, parse);
        if (parse.GetValue(_connections) is { } connections)
        {
            options = options with
            {
                Relays = [.. options.Relays.Select(relay => relay with { MaxConnections = connections })],
                Mx = options.Mx is { } mx ? mx with { MaxConnectionsPerSite = connections } : null,
            };
        }

        var started = context.Clock.GetTimestamp();
        await using var stream = Input.Open(file, "FILE");
        using var lines = new BatchLines(stream);
        await using var journal = Journal.Open(path);
        await using var sender = new MailSender(options);
        var rules = new BatchRules(BatchRules.PlacesOf(options), author, parse.GetValue(_resendUnknown));
        using var progress = new BatchProgress(context, journal, lines, stream is FileStream { CanSeek: true } known ? known.Length : null);
        var report = new BatchReport(context.Output, progress);
        using var run = new BatchRun(sender, journal, new BatchInput(lines, journal, report, rules), report, rules, context.Clock);
        progress.Start();
        await run.RunAsync(context.Stop);
        progress.Dispose();

        var exitCode = context.Signals.Number is { } signal ? ExitCodes.Stopped(signal)
            : run.IsFault ? ExitCodes.Fault
            : journal.Read(state => ExitCodes.Worst(state.Has));
        var summary = new SummaryResult(journal.Read(state => new BatchSummary(
            run.Stopped is null && context.Signals.Number is null,
            run.Stopped,
            new OutcomesDocument(
                state.Count(SendOutcome.Accepted), state.Count(SendOutcome.PartlyAccepted), state.Count(SendOutcome.Refused), state.Count(SendOutcome.Deferred), state.Count(SendOutcome.Unknown)),
            report.Count,
            Math.Round(context.Clock.GetElapsedTime(started).TotalSeconds, 3),
            report.Reasons,
            [.. state.Unknown.Select(unknown => new UnknownDocument(unknown.Line, unknown.Open.MessageId))],
            path,
            exitCode)));
        try
        {
            context.Output.Item(summary);
        }
        catch (IOException exception)
        {
            context.Log.WriteLine($"the summary could not be written ({exception.Message}); the journal {path} has every line");
        }

        if (run.Stopped is { } stopped)
        {
            context.Log.WriteLine($"stopped: {stopped}");
        }

        return exitCode;
    }
}
