using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waxwing.Smtp;

namespace Waxwing.Cli.Output;

/// <summary>A message that was sent: what happened, to whom, and the evidence for each practice.</summary>
internal sealed record ReceiptResult(SendReceipt Receipt, int ExitCode) : ICommandResult
{
    public void Write(Utf8JsonWriter json) =>
        JsonSerializer.Serialize(json, new ReceiptDocument(ReceiptJson.ToElement(Receipt), ExitCode), CliJson.Default.ReceiptDocument);

    public void Show(IAnsiConsole terminal)
    {
        ShowRecipients(terminal, Receipt);
        ShowStyles(terminal, Receipt);
        ShowPractices(terminal, Receipt);
    }

    public static void ShowRecipients(IAnsiConsole terminal, SendReceipt receipt)
    {
        terminal.Line($"[bold]{receipt.Outcome}[/]: {Terminal.Escape(ReceiptText.Summary(receipt))}");
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("recipient", "fate", "what was said");
        foreach (var recipient in receipt.Recipients)
        {
            table.AddRow(
                Terminal.Escape(ReceiptText.Recipient(recipient)),
                $"[{Colour(recipient)}]{Terminal.Escape(ReceiptText.Fate(recipient))}[/]",
                Terminal.Escape(ReceiptText.Said(recipient)));
        }

        terminal.Write(table);
        foreach (var line in ReceiptText.PassedOver(receipt))
        {
            terminal.Line(Terminal.Escape(line));
        }

        foreach (var line in ReceiptText.MailHosts(receipt))
        {
            terminal.Line(Terminal.Escape(line));
        }

        foreach (var warning in receipt.Warnings)
        {
            terminal.Line($"[yellow]warning[/]: {Terminal.Escape(warning)}");
        }
    }

    private static void ShowStyles(IAnsiConsole terminal, SendReceipt receipt)
    {
        foreach (var line in ReceiptText.Transactions(receipt))
        {
            terminal.Line($"[grey]{Terminal.Escape(line)}[/]");
        }
    }

    public static void ShowPractices(IAnsiConsole terminal, SendReceipt receipt)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("", "practice", "", "evidence");
        // What several practices have in common is said once, below the table.
        var common = receipt.Practices
            .Where(practice => practice.Status == PracticeStatus.NotMet)
            .GroupBy(practice => practice.Evidence, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .ToArray();
        foreach (var practice in receipt.Practices.Except(common.SelectMany(group => group)))
        {
            table.AddRow(
                practice.Practice.ToString(CultureInfo.InvariantCulture),
                Terminal.Escape(practice.Title),
                practice.Status == PracticeStatus.Met ? "[green]met[/]" : "[red]not met[/]",
                Terminal.Escape(practice.Evidence));
        }

        if (table.Rows.Count > 0)
        {
            terminal.Write(table);
        }

        foreach (var group in common)
        {
            terminal.Line($"[grey]not met, {Terminal.Escape(group.Key)}: {Terminal.Escape(string.Join(", ", group.Select(practice => $"{practice.Practice} {practice.Title}")))}[/]");
        }
    }

    private static string Colour(RecipientOutcome recipient) => recipient.Delivered switch
    {
        Delivered.Yes => "green",
        Delivered.Unknown => "yellow",
        Delivered.No => recipient.Error is { Transient: true } ? "yellow" : "red",
    };
}
