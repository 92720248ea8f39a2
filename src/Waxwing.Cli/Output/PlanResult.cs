using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waxwing.Smtp;

namespace Waxwing.Cli.Output;

/// <summary>A message that would be sent.</summary>
internal sealed record PlanResult(SendPlan Plan) : ICommandResult
{
    public void Write(Utf8JsonWriter json) =>
        JsonSerializer.Serialize(json, new PlanDocument(DryRun: true, ReceiptJson.ToElement(Plan)), CliJson.Default.PlanDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line($"[bold]Dry run[/]: nothing was connected, nothing was sent. To {Terminal.Escape(Plan.MailHosts.IsEmpty && Plan.Relays.IsEmpty ? "nobody" : Plan.Relays.IsEmpty ? "the mail hosts below" : string.Join(", else ", Plan.Relays))} would go:");
        Row(terminal, "Message-ID", Plan.MessageId);
        Row(terminal, "from", $"{Plan.From} (failures to {Plan.ReversePath})");
        Row(terminal, "to", string.Join(", ", Plan.Recipients));
        Row(terminal, "Bcc", string.Join(", ", Plan.HiddenRecipients));
        Row(terminal, "kind", Plan.Kind.ToString());
        Row(terminal, "content", string.Create(CultureInfo.InvariantCulture,
            $"{Plan.Content.Octets} octets, longest line {Plan.Content.LongestLine}{(Plan.Content.EightBit ? ", 8-bit" : "")}{(Plan.Content.SmtpUtf8 ? ", SMTPUTF8" : "")}"));
        Row(terminal, "encryption", Plan.Encryption ?? "");
        Row(terminal, "asks for", string.Join(", ", Requests()));
        foreach (var host in Plan.MailHosts)
        {
            Row(terminal, "mail host", $"{host.Host} of {host.Domain}{(host.Preference is { } preference ? string.Create(CultureInfo.InvariantCulture, $", preference {preference}") : "")}: {host.Reason}");
        }

        foreach (var warning in Plan.Warnings)
        {
            Row(terminal, "warning", warning);
        }
    }

    private IEnumerable<string> Requests()
    {
        if (Plan.Notify is { } notify)
        {
            yield return $"reports of {(notify == DsnNotify.Never ? "nothing" : notify.ToString().ToLowerInvariant())}";
        }

        if (Plan.Return is { } back)
        {
            yield return $"the {(back == DsnReturn.Headers ? "header" : "whole message")} back with a report of failure";
        }

        if (Plan.EnvelopeId is { } id)
        {
            yield return $"the name \"{id}\" in reports";
        }

        if (Plan.DeliverBy is { } by)
        {
            yield return $"delivery in time (BY={by})";
        }

        if (Plan.RequireTls)
        {
            yield return "verified TLS at every hop (REQUIRETLS)";
        }
    }

    private static void Row(IAnsiConsole terminal, string name, string value)
    {
        if (value.Length > 0)
        {
            terminal.Line($"  {name,-11}{Terminal.Escape(value)}");
        }
    }
}
