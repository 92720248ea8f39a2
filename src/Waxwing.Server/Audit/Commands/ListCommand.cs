using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Waxwing.CommandLine;
using Waxwing.Server.Commands;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Audit.Commands;

/// <summary><c>waxwing audit log list</c>: who did what, the youngest first.</summary>
internal sealed class ListCommand : EvidenceCommand
{
    private const int MostEntries = 100_000;
    private const int FewEntries = 50;

    private readonly Option<string?> _actor = new("--actor") { Description = "Only what this one did: key:ID, user:NAME, operator:NAME, service, anonymous; a kind with its colon means all of it.", HelpName = "ACTOR" };
    private readonly Option<AuditAction?> _action = new("--action") { Description = "Only this action, such as key.created.", HelpName = "ACTION", CustomParser = ParseAction };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Only what is of this tenant.", HelpName = "NAME" };
    private readonly Option<string?> _target = new("--target") { Description = "Only what was done to this.", HelpName = "TARGET" };
    private readonly Option<string?> _since = new("--since") { Description = $"Only what was done at this time or later: {Moment.Forms}.", HelpName = "WHEN" };
    private readonly Option<string?> _until = new("--until") { Description = "Only what was done before this time; likewise.", HelpName = "WHEN" };
    private readonly Option<int> _limit = new("--limit")
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"How many entries at most, 1 to {MostEntries}. Default: {FewEntries}."),
        HelpName = "NUMBER",
        DefaultValueFactory = _ => FewEntries,
        CustomParser = ParseLimit,
    };

    public ListCommand(Func<ParseResult, CommandContext> context)
        : base("list", "Shows entries of the log, the youngest first. It does not verify them.", context)
    {
        Option[] options = [_actor, _action, _tenant, _target, _since, _until, _limit];
        foreach (var option in options)
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    protected override int Run(SqliteAuditFile log, DataFolder folder, ParseResult parse, CommandContext context)
    {
        var now = context.Clock.GetUtcNow();
        var filter = new AuditFilter
        {
            Actor = parse.GetValue(_actor),
            Action = parse.GetValue(_action),
            Tenant = parse.GetValue(_tenant),
            Target = parse.GetValue(_target),
            Since = parse.GetValue(_since) is { } since ? Moment.Before(now, "--since", since) : null,
            Until = parse.GetValue(_until) is { } until ? Moment.Before(now, "--until", until) : null,
        };
        foreach (var entry in log.List(filter, parse.GetValue(_limit)))
        {
            context.Output.Item(new EntryResult(entry));
        }

        return ExitCodes.Done;
    }

    private static AuditAction? ParseAction(ArgumentResult result)
    {
        if (AuditActions.All.TryGetValue(result.Tokens[0].Value, out var action))
        {
            return action;
        }

        result.AddError($"--action must be one of {string.Join(", ", AuditActions.All.Keys)}.");
        return null;
    }

    private static int ParseLimit(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MostEntries)
        {
            return number;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"--limit must be a number from 1 to {MostEntries}."));
        return 0;
    }
}
