using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waxwing.Smtp;

namespace Waxwing.Cli.Output;

/// <summary>A message that was sent: what happened, to whom, and the evidence for each practice.</summary>
internal sealed record ReceiptResult(SendReceipt Receipt, int ExitCode) : IResult
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
        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"[bold]{receipt.Outcome}[/]: {Terminal.Escape(receipt.MessageId ?? "no Message-ID")} from {Terminal.Escape(receipt.From is null ? "nobody" : Address(receipt.From))} by {Terminal.Escape(receipt.Attempts.LastOrDefault()?.Relay ?? "no relay")}, {receipt.Seconds:0.000} s"));
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("recipient", "fate", "the server said");
        foreach (var recipient in receipt.Recipients)
        {
            table.AddRow(
                Terminal.Escape(Address(recipient.Address) + (recipient.Hidden ? " (Bcc)" : "")),
                recipient.Delivered switch
                {
                    Delivered.Yes => "[green]accepted[/]",
                    Delivered.Unknown => "[yellow]unknown[/]",
                    Delivered.No => recipient.Error is { Transient: true } ? "[yellow]not now[/]" : "[red]refused[/]",
                },
                Terminal.Escape(Said(recipient)));
        }

        terminal.Write(table);
        foreach (var left in receipt.Attempts.Where(attempt => attempt.NextRelay is not null))
        {
            terminal.Line(Terminal.Escape($"passed over: {left.Relay} for {left.NextRelay}: {left.Error?.Message}"));
        }

        foreach (var warning in receipt.Warnings)
        {
            terminal.Line($"[yellow]warning[/]: {Terminal.Escape(warning)}");
        }
    }

    // A message to many has many transactions; those that went alike are said once.
    private static void ShowStyles(IAnsiConsole terminal, SendReceipt receipt)
    {
        foreach (var alike in receipt.Attempts.SelectMany(attempt => attempt.Transactions).CountBy(StyleText.Describe))
        {
            terminal.Line($"[grey]{(alike.Value > 1 ? string.Create(CultureInfo.InvariantCulture, $"{alike.Value} transactions, each: ") : "")}{Terminal.Escape(alike.Key)}[/]");
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

    private static string Address(string address) =>
        Mailbox.TryParse(address, out var mailbox, out _) ? MailboxLook.Describe(mailbox) : address;

    private static string Said(RecipientOutcome recipient) => recipient switch
    {
        { Reply: { } reply } => $"{reply.Code} {(reply.Enhanced is null ? "" : reply.Enhanced + " ")}{string.Join(" / ", reply.Lines)}",
        { Error: { } error } => error.Message,
        _ => "",
    };
}
