using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waxwing.Cli.Output;

namespace Waxwing.Cli.Demo;

/// <summary>What the demonstration showed.</summary>
internal sealed record DemoResult(SendReceipt Receipt, DemoCapture Captured, IReadOnlyList<AttackDocument> Attacks) : ICommandResult
{
    /// <summary>Whether the message arrived unchanged and every attack was refused.</summary>
    public bool Passed =>
        Receipt.Outcome == SendOutcome.Accepted && Captured is { SameAsSent: true, BccHidden: true } && Attacks.All(attack => attack.Refused);

    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json, new DemoDocument(Passed, ReceiptJson.ToElement(Receipt), Captured, Attacks), CliJson.Default.DemoDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line("[bold]1  A message, through every practice[/]");
        ReceiptResult.ShowRecipients(terminal, Receipt);
        ReceiptResult.ShowPractices(terminal, Receipt);
        ShowCapture(terminal);
        terminal.Line("");
        terminal.Line("[bold]2  Four attacks[/]");
        foreach (var attack in Attacks)
        {
            Show(terminal, attack);
        }

        terminal.Line("");
        terminal.Line(Passed
            ? "[green]Every attack was refused, and nothing reached an attacker.[/]"
            : "[red]This must not happen: the message did not arrive as it was sent, or an attack was not refused. Please report it, with waxwing demo --json.[/]");
    }

    private void ShowCapture(IAnsiConsole terminal)
    {
        terminal.Line($"Captured: \"{Terminal.Escape(Captured.Subject ?? "")}\", {Captured.Messages} transactions, SHA-256 {Terminal.Escape(string.Join(", ", Captured.Sha256))}");
        terminal.Line($"  {Verdict(Captured.SameAsSent, "the same octets as were sent", "NOT what was sent")}; {Verdict(Captured.BccHidden, "no trace of the Bcc recipient", "the Bcc recipient SHOWS")}");
        foreach (var file in Captured.Files)
        {
            terminal.Line($"  kept in {Terminal.Escape(file)}");
        }

        if (Captured.Files.Count == 0)
        {
            terminal.Line("  [grey]waxwing demo --mail DIR keeps it; waxwing sandbox shows what you send yourself[/]");
        }
    }

    private static void Show(IAnsiConsole terminal, AttackDocument attack)
    {
        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"{Verdict(attack.Refused, "refused", "NOT REFUSED")}  [bold]{Terminal.Escape(attack.Name)}[/] (practice {attack.Practice}): the attacker {Terminal.Escape(attack.Attacker)}"));
        if (attack.PermissiveClient is { } permissive)
        {
            terminal.Line($"    a client without scruples   got {Terminal.Escape(permissive.Protocol)} and \"{Terminal.Escape(permissive.Greeting)}\"");
        }

        terminal.Line(attack.Error is { } error
            ? $"    Waxwing said                {Terminal.Escape($"{error.Stage}, {error.Failure}, {error.Detail}: {error.Message}")}"
            : "    Waxwing said                [red]nothing: it sent the message[/]");
        terminal.Line($"    what reached the attacker   {Terminal.Escape(Received(attack.Received))}");
    }

    private static string Received(AttackerRecord received)
    {
        var commands = received.Commands.Count == 0 ? "no command" : string.Join(", ", received.Commands);
        string?[] lost = [received.Credential ? "CREDENTIAL" : null, received.Envelope ? "ENVELOPE" : null, received.Content ? "CONTENT" : null];
        var leaked = string.Join(", ", lost.OfType<string>());
        return $"{commands}; {(leaked.Length > 0 ? leaked : "no envelope, no content, no credential")}";
    }

    private static string Verdict(bool good, string yes, string no) => good ? $"[green]{yes}[/]" : $"[red]{no}[/]";
}
