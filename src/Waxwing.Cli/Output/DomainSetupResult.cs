using System.Collections.Immutable;
using System.Text.Json;
using Spectre.Console;
using Waxwing.Cli.Dkim;
using Waxwing.Trust;

namespace Waxwing.Cli.Output;

/// <summary>What a domain that sends lacks.</summary>
/// <param name="Request">How it is to send.</param>
/// <param name="Plan">Its records, after what was written.</param>
/// <param name="Servers">Its zone.</param>
/// <param name="Publications">Which name servers have what they should.</param>
/// <param name="Written">The records that were written.</param>
/// <param name="Update">How the update ended; null where none was sent.</param>
internal sealed record DomainSetupResult(
    DomainSetupRequest Request,
    DomainSetupPlan Plan,
    ZoneServers Servers,
    ImmutableArray<Publication> Publications,
    ImmutableArray<SetupRecord> Written,
    DnsUpdateResult? Update) : ICommandResult
{
    /// <summary>An update that failed; something lacking, at all name servers or at one; what DNS does not say; or nothing.</summary>
    public int ExitCode =>
        Update is { IsDone: false } update ? update.Fault.ExitCode()
        : Plan.Records.Any(record => record.State is SetupState.Lacking or SetupState.Wrong) ? ExitCodes.Found
        : Publications.Any(publication => publication.Servers.Any(server => server.State is PublicationState.Lacking or PublicationState.Different)) ? ExitCodes.Found
        : Plan.Records.Any(record => record.State == SetupState.Unknown) || Publications.Any(publication => !publication.IsEverywhere) ? ExitCodes.Temporary
        : ExitCodes.Done;

    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json,
        new SetupDocument(
            Request.Domain.Ascii,
            Request.ReturnPath.Ascii,
            Servers.Zone.ToString(),
            [.. Servers.Servers.Select(server => server.Host.Ascii)],
            Plan.IsComplete,
            [.. Plan.Records.Select(Document)],
            [.. Written.Select(record => record.Name.ToString())],
            DnsText.Document(Update),
            Plan.PolicyFile is { } file ? new PolicyFileDocument(file.Url, file.Text) : null,
            new NextPolicyDocument(Plan.NextStep.Now, Plan.NextStep.Next, Plan.NextStep.Text, Blockers.Length == 0 && Plan.NextStep.IsFree, Blockers),
            ExitCode),
        DnsJson.Default.SetupDocument);

    public void Show(IAnsiConsole terminal)
    {
        DnsText.Show(terminal, Update);
        foreach (var record in Written)
        {
            terminal.Copyable($"  {record.ZoneLine}");
        }

        foreach (var record in Plan.Records)
        {
            Show(terminal, record);
        }

        ShowPolicyFile(terminal);
        ShowNextStep(terminal);
    }

    private void Show(IAnsiConsole terminal, SetupRecord record)
    {
        terminal.Line($"{Mark(record.State)}  {Terminal.Escape($"{record.Role,-10}  {record.Name}: {record.Reason}")}");
        if (record.State is SetupState.Lacking or SetupState.Wrong && record.ZoneLine is { } line)
        {
            terminal.Copyable($"  {(record.HeldBy is null ? "publish" : "later  ")}  {line}");
        }

        foreach (var old in record.IsToPublish ? record.Replaces : [])
        {
            terminal.Copyable($"  in place of  {old}");
        }

        if (record.HeldBy is { } held)
        {
            terminal.Line(Terminal.Escape($"  first: {held}"));
        }

        if (record.State == SetupState.Good && PublicationOf(record) is { IsEverywhere: false } publication)
        {
            terminal.Line($"  [red]not at every name server[/]: {Terminal.Escape(DnsText.Servers(publication.Servers))}");
        }
    }

    private void ShowPolicyFile(IAnsiConsole terminal)
    {
        if (Plan.PolicyFile is { } file && Plan.Records.Any(record => record.Role == SetupRole.MtaSts && record.State != SetupState.Good))
        {
            terminal.Copyable($"the policy of MTA-STS, to be served at {file.Url} as text/plain:");
            foreach (var line in file.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
            {
                terminal.Copyable($"  {line}");
            }
        }
    }

    private void ShowNextStep(IAnsiConsole terminal)
    {
        if (Plan.NextStep is not { Next: { } next } step)
        {
            terminal.Line("DMARC: the policy is reject; there is no further step.");
            return;
        }

        terminal.Line(Terminal.Escape($"DMARC: the next step is {next.ToString().ToLowerInvariant()}; {(Blockers.Length == 0 && step.IsFree ? "nothing that can be seen here blocks it. Take it with --advance once the reports of some weeks show that all mail of yours passes" : "first:")}"));
        foreach (var blocker in Blockers)
        {
            terminal.Line(Terminal.Escape($"  {blocker}"));
        }
    }

    // What the plan sees, and what receivers see who ask another name server.
    private string[] Blockers => Plan.NextStep.Next is null ? [] :
    [
        .. Plan.NextStep.Blockers,
        .. Plan.Records
            .Where(record => record is { Role: SetupRole.Dkim or SetupRole.Spf or SetupRole.Dmarc, State: SetupState.Good } && PublicationOf(record) is { IsEverywhere: false })
            .Select(record => $"{record.Name} is not the same at every name server."),
    ];

    private Publication? PublicationOf(SetupRecord record) => Publications.FirstOrDefault(publication => publication.Expected == record.Expected);

    private static string Mark(SetupState state) => state switch
    {
        SetupState.Good => "[green]good   [/]",
        SetupState.Lacking => "[red]lacking[/]",
        SetupState.Wrong => "[red]wrong  [/]",
        SetupState.Unknown => "[yellow]unknown[/]",
    };

    private SetupRecordDocument Document(SetupRecord record) => new(
        record.Role,
        record.Name.ToString(),
        record.Type.ToString().ToUpperInvariant(),
        record.State,
        record.Reason,
        record.IsToPublish,
        record.Data,
        record.ZoneLine,
        record.Replaces,
        record.HeldBy,
        PublicationOf(record) is { } publication ? [.. publication.Servers.Select(DnsText.Document)] : []);
}
