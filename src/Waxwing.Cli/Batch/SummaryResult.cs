using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waxwing.Cli.Output;

namespace Waxwing.Cli.Batch;

/// <summary>How a batch stands when a run has ended.</summary>
internal sealed record SummaryResult(BatchSummary Summary) : ICommandResult
{
    // On a terminal a few say what kind they are; --json and the journal have all.
    private const int Shown = 20;

    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new SummaryDocument(Summary), CliJson.Default.SummaryDocument);

    public void Show(IAnsiConsole terminal)
    {
        var outcomes = Summary.Outcomes;
        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"[bold]{outcomes.Accepted:N0} accepted[/], {outcomes.PartlyAccepted:N0} partly, {outcomes.Refused:N0} refused, {outcomes.Deferred:N0} deferred, {outcomes.Unknown:N0} unknown; {Summary.Run:N0} in this run, {Summary.Seconds:0.0} s"));
        foreach (var reason in Summary.Reasons.Take(Shown))
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{reason.Lines,9:N0}  {reason.Outcome}: {Terminal.Escape(reason.Reason)}"));
        }

        if (Summary.Unknown.Length > 0)
        {
            terminal.Line("[yellow]unknown[/]: these may have arrived, and are not sent again without --resend-unknown. Look for them at the relay:");
            foreach (var unknown in Summary.Unknown.Take(Shown))
            {
                terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  line {unknown.Line}: {Terminal.Escape(unknown.MessageId ?? "no Message-ID")}"));
            }

            if (Summary.Unknown.Length > Shown)
            {
                terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  and {Summary.Unknown.Length - Shown:N0} more: --json lists them all"));
            }
        }

        if (!Summary.Complete || outcomes.Deferred > 0)
        {
            terminal.Line($"the same command again goes on with what is left (journal: {Terminal.Escape(Summary.Journal)})");
        }
    }
}
