using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Commands.Queue;

/// <summary><c>waxwing queue retry</c> and <c>waxwing queue drop</c>: something is done to all deliveries that fit.</summary>
internal sealed class QueueChangeCommand : StoreCommand
{
    private readonly QueueAction _action;
    private readonly QueueSelection _selection = new(lists: false);
    private readonly Option<bool> _all = new("--all") { Description = "Mean every delivery. Needed where no other option says which." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Count them, and do nothing." };

    public QueueChangeCommand(Func<ParseResult, CommandContext> context, OpenStore open, QueueAction action, string name, string description)
        : base(name, description, context, open)
    {
        _action = action;
        foreach (var option in _selection.All)
        {
            Options.Add(option);
        }

        Options.Add(_all);
        Options.Add(_dryRun);
    }

    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var selects = _selection.All.Any(option => parse.GetResult(option) is { Implicit: false });
        if (selects == parse.GetValue(_all))
        {
            throw new UsageException(selects ? "--all excludes the options that say which deliveries are meant" : "say which deliveries are meant, by --id, --to or another option, or --all");
        }

        var filter = _selection.Filter(parse, context.Clock.GetUtcNow()) with { State = _selection.States(parse, lists: false)[0] };
        var dryRun = parse.GetValue(_dryRun);
        var count = await kept.Queue.ApplyAsync(_action, filter, Operator.Name, count => Told(filter, count), dryRun, context.Stop);
        context.Output.Document(new ChangedResult(_action, count, dryRun));
        return ExitCodes.Done;
    }

    // Whose mail it was is in the events of each; addresses have no place in a log that is kept for ever.
    private AuditFact Told(QueueFilter filter, int count) => KeptData.Fact(
        _action == QueueAction.Retry ? AuditAction.QueueRetried : AuditAction.QueueDropped,
        filter.MessageId?.ToString(),
        filter.Tenant,
        AuditDetails.Of(("count", count), ("stream", filter.Stream), ("site", filter.Site), ("state", filter.State?.ToString()), ("before", filter.AcceptedBefore), ("byRecipient", filter.Recipient is not null)));
}
