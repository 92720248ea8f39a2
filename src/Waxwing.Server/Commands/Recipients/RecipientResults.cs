using System.Text.Json;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Server.Erasing;
using Waxwing.Server.Mail;
using Waxwing.Smtp;

namespace Waxwing.Server.Commands.Recipients;

/// <summary>A recipient of whom nothing is left.</summary>
/// <param name="Erased">What was erased.</param>
/// <param name="Hash">What stands for the address in the audit log.</param>
internal sealed record ErasedResult(Erased Erased, string Hash) : ICommandResult
{
    public void Write(Utf8JsonWriter json) =>
        JsonSerializer.Serialize(json, new ErasedDocument(Erased.Messages, Erased.Withdrawn, Erased.UnderWay, Erased.ContentLeft, Hash), ServiceJson.Default.ErasedDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line($"[green]erased[/]  the address in {ServiceText.Count(Erased.Messages, "message", "messages")}; {ServiceText.Count(Erased.Withdrawn, "delivery", "deliveries")} withdrawn");
        terminal.Line($"  the audit log has {Hash} in its place");
        if (Erased.UnderWay > 0)
        {
            terminal.Line($"[yellow]under way[/] are {ServiceText.Count(Erased.UnderWay, "delivery", "deliveries")}, which were left alone: run the command again in a minute");
        }

        if (Erased.ContentLeft > 0)
        {
            terminal.Line($"[yellow]content[/] is kept of {ServiceText.Count(Erased.ContentLeft, "message", "messages")} until all other recipients have theirs: run the command again then");
        }
    }
}

/// <summary>What is kept about a recipient was written to a file.</summary>
internal sealed record RecipientExportedResult(string File, RecipientDocument Document) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, Document, ServiceJson.Default.RecipientDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line(Terminal.Escape($"what is kept about the recipient in {ServiceText.Count(Document.Messages.Count, "message", "messages")} is in {File}"));
        if (Document.HasMore)
        {
            terminal.Line("[yellow]there is more[/]: only the youngest are in it");
        }
    }
}

/// <summary>What <c>recipient erase --json</c> writes.</summary>
internal sealed record ErasedDocument(int Messages, int Withdrawn, int UnderWay, int ContentLeft, string Hash);

/// <summary>What <c>recipient export</c> writes, to the file and with <c>--json</c>.</summary>
internal sealed record RecipientDocument(string Address, IReadOnlyList<RecipientMessage> Messages, bool HasMore)
{
    public static RecipientDocument Of(Mailbox address, IEnumerable<AboutRecipient> messages, bool hasMore) => new(
        address.ToString(),
        [.. messages.Select(message => new RecipientMessage(message.Tenant, message.Id, message.AcceptedAt, message.From, message.Subject, ServiceText.Word(message.State), message.HasContent,
            [.. message.Events.Select(told => new RecipientEvent(told.Type, told.At, told.Attempt, told.Reply?.Text, told.Reason))]))],
        hasMore);
}

/// <summary>A message of it.</summary>
internal sealed record RecipientMessage(
    string Tenant, Guid Id, DateTimeOffset AcceptedAt, string From, string? Subject, string State, bool HasContent, IReadOnlyList<RecipientEvent> Events);

/// <summary>What happened to it.</summary>
internal sealed record RecipientEvent(MailEventType Type, DateTimeOffset At, int? Attempt, string? Reply, string? Reason);
