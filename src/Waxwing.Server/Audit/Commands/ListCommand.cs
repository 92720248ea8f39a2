using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;

namespace Waxwing.Server.Audit.Commands;

/// <summary><c>waxwing audit log list</c>: who did what, the youngest first.</summary>
internal sealed class ListCommand : AuditCommand
{
    private const int MostEntries = 100_000;

    private readonly Option<string?> _actor = new("--actor") { Description = "Only what this one did: key:ID, user:NAME, operator:NAME, service; a kind with its colon means all of it.", HelpName = "ACTOR" };
    private readonly Option<AuditAction?> _action = new("--action") { Description = "Only this action, such as key.created.", HelpName = "ACTION", CustomParser = ParseAction };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Only what is of this tenant.", HelpName = "TENANT" };
    private readonly Option<string?> _target = new("--target") { Description = "Only what was done to this.", HelpName = "TARGET" };
    private readonly Option<DateTimeOffset?> _since = new("--since") { Description = "Only what was done at this time or later, with its offset.", HelpName = "TIME" };
    private readonly Option<DateTimeOffset?> _until = new("--until") { Description = "Only what was done before this time.", HelpName = "TIME" };
    private readonly Option<int> _limit = new("--limit") { Description = "How many entries at most.", HelpName = "COUNT", DefaultValueFactory = _ => 50 };

    public ListCommand(Func<ParseResult, AuditConsole> console)
        : base("list", "Shows entries of the log, the youngest first. It does not verify them.", console)
    {
        _limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostEntries)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--limit is from 1 to {MostEntries}."));
            }
        });
        Option[] options = [_actor, _action, _tenant, _target, _since, _until, _limit];
        foreach (var option in options)
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    protected override int Run(ParseResult parse, AuditConsole console)
    {
        var filter = new AuditFilter
        {
            Actor = parse.GetValue(_actor),
            Action = parse.GetValue(_action),
            Tenant = parse.GetValue(_tenant),
            Target = parse.GetValue(_target),
            Since = parse.GetValue(_since),
            Until = parse.GetValue(_until),
        };
        foreach (var entry in Database(console).List(filter, parse.GetValue(_limit)))
        {
            if (console.IsJson)
            {
                console.Json(Json(entry));
            }
            else
            {
                console.Line(string.Create(CultureInfo.InvariantCulture,
                    $"{entry.Sequence,7}  {entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss'Z'}  {entry.Action,-18} {entry.Actor}{Of(" of ", entry.Tenant)}{Of(": ", entry.Target)}{(entry.Details is "{}" ? "" : " " + entry.Details)}"));
            }
        }

        return AuditExit.Done;
    }

    private static string Of(string before, string? text) => text is null ? "" : before + text;

    private static ReadOnlySpan<byte> Json(AuditEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", entry.Sequence);
            json.WriteString("at", entry.At.UtcDateTime);
            json.WriteString("actor", entry.Actor);
            json.WriteString("action", entry.Action);
            json.WriteString("tenant", entry.Tenant);
            json.WriteString("target", entry.Target);
            // As text: it is what was hashed, and who knows what stands there.
            json.WriteString("details", entry.Details);
            json.WriteString("previous", Convert.ToHexStringLower(entry.Previous.Span));
            json.WriteString("hash", Convert.ToHexStringLower(entry.Hash.Span));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
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
}
