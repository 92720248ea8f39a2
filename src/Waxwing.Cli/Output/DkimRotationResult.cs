using System.Text.Json;
using Spectre.Console;
using Waxwing.Cli.Dkim;
using Waxwing.Trust;

namespace Waxwing.Cli.Output;

/// <summary>A rotation after a run.</summary>
/// <param name="Report">What was done and seen.</param>
/// <param name="Options">How keys are rotated.</param>
/// <param name="Made">The name of keys that were made; or null.</param>
/// <param name="Now">The time.</param>
/// <param name="File">Where it is kept.</param>
/// <param name="Folder">Where the keys are.</param>
internal sealed record DkimRotationResult(DkimRotationReport Report, DkimRotationOptions Options, string? Made, DateTimeOffset Now, string File, KeyFolder Folder) : ICommandResult
{
    /// <summary>An update that failed; something foreign under a selector, or a switch that did not count; or nothing.</summary>
    public int ExitCode =>
        Report.Update is { IsDone: false } update ? update.Fault.ExitCode()
        : HasStranger || WasNotSwitched ? ExitCodes.Found
        : ExitCodes.Done;

    private bool WasNotSwitched => Options.Switched && Report.Rotation.Coming is not null;

    // An old key that is still published is "different" from its withdrawal, and nothing foreign.
    private bool HasStranger => Report.Rotation.Coming is { Stage: DkimKeyStage.New } coming && coming.Keys
        .Select(key => DkimSelectors.NameOf(key.Selector, Report.Rotation.Domain))
        .Any(name => Report.Publications.Any(publication => publication.Expected.Name.Equals(name) && publication.Servers.Any(server => server.State == PublicationState.Different)));

    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json,
        new RotateDocument(
            Report.Rotation.Domain.Ascii,
            File,
            Made,
            [.. Report.Rotation.Generations.Select(Document)],
            [.. Report.Publications.Select(DnsText.Document)],
            DnsText.Document(Report.Update),
            [.. Next.Select(step => new NextDocument(step.Step, step.Generation, step.At, Sentence(step)))],
            ExitCode),
        DnsJson.Default.RotateDocument);

    public void Show(IAnsiConsole terminal)
    {
        if (Made is not null)
        {
            terminal.Line(Terminal.Escape($"made {Made}, in {Folder.Location}"));
        }

        DnsText.Show(terminal, Report.Update);
        foreach (var generation in Report.Rotation.Generations.Where(generation => generation.Stage != DkimKeyStage.Withdrawn))
        {
            terminal.Line(Terminal.Escape($"{generation.Name}: {Word(generation.Stage)} since {generation.Since.UtcDateTime:yyyy-MM-dd HH:mm}Z ({string.Join(", ", generation.Keys.Select(key => key.Selector))})"));
        }

        foreach (var publication in Report.Publications)
        {
            if (!publication.IsEverywhere)
            {
                terminal.Copyable($"  {publication.Expected.Name}. IN TXT {RecordOctets.ZoneText(publication.Expected.Data)}");
            }

            terminal.Line(Terminal.Escape($"  {publication.Expected.Name}: {DnsText.Servers(publication.Servers)}"));
        }

        if (WasNotSwitched)
        {
            terminal.Line("[red]not switched[/]: not every name server has the new keys. Go on signing with the old ones.");
        }

        foreach (var step in Next)
        {
            terminal.Line(Terminal.Escape($"next: {Sentence(step)}"));
        }
    }

    private IEnumerable<DkimNextStep> Next => Report.Rotation.NextSteps(Options, Now);

    private string Sentence(DkimNextStep step) => step.Step switch
    {
        DkimRotationStep.Publish => HasStranger
            ? $"something else stands under a selector of {step.Generation}: take it away, or remove the keys and make others"
            : $"publish the records of {step.Generation}, then run this again: they have to be seen at every name server",
        DkimRotationStep.Switch => $"sign with {step.Generation} ({string.Join(", ", FilesOf(step.Generation))}), then say so: waxwing dkim rotate --domain {Report.Rotation.Domain} --keys {Folder.Location} --switched",
        DkimRotationStep.Keep => $"{step.Generation} stays published until {step.At!.Value.UtcDateTime:yyyy-MM-dd HH:mm}Z, for the mail that is under way",
        DkimRotationStep.Withdraw => $"publish the empty records of {step.Generation}, then run this again",
        DkimRotationStep.Rest => $"nothing until {step.At!.Value.UtcDateTime:yyyy-MM-dd}, when the keys that follow {step.Generation} are made (--now makes them at once)",
    };

    private IEnumerable<string> FilesOf(string generation) =>
        Report.Rotation.Generations.Where(one => string.Equals(one.Name, generation, StringComparison.Ordinal)).SelectMany(one => one.Keys).Select(key => Folder.PathOf(key.Selector, Report.Rotation.Domain));

    private static string Word(DkimKeyStage stage) => stage switch
    {
        DkimKeyStage.New => "new",
        DkimKeyStage.Visible => "seen at every name server",
        DkimKeyStage.Signing => "signing",
        DkimKeyStage.Retiring => "no longer signing",
        DkimKeyStage.Withdrawn => "withdrawn",
    };

    private RotateKeysDocument Document(DkimGeneration generation) => new(
        generation.Name, generation.Stage, generation.Since, [.. generation.Keys.Select(key => key.Selector)], [.. FilesOf(generation.Name)]);
}
