using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Commands.Queue;

/// <summary>Messages that were written to a folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Messages">How many.</param>
/// <param name="Withheld">Of how many the content is a secret that is not shown.</param>
/// <param name="Gone">Of how many there is no content any more.</param>
/// <param name="HasMore">Whether there are more than were asked for.</param>
internal sealed record ExportResult(string Folder, int Messages, int Withheld, int Gone, bool HasMore) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new ExportDocument(Folder, Messages, Withheld, Gone, HasMore), ServiceJson.Default.ExportDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line($"[green]exported[/] {ServiceText.Count(Messages, "message", "messages")} to {Terminal.Escape(Folder)}");
        if (Withheld > 0)
        {
            terminal.Line($"  without the content of {ServiceText.Count(Withheld, "message", "messages")} with a code or link that is a secret");
        }

        if (Gone > 0)
        {
            terminal.Line($"  the content of {ServiceText.Count(Gone, "message", "messages")} is not kept any more");
        }

        if (HasMore)
        {
            terminal.Line("  there are more; --limit NUMBER exports them too");
        }
    }
}

/// <summary>What <c>queue export --json</c> writes.</summary>
internal sealed record ExportDocument(string Folder, int Messages, int Withheld, int Gone, bool More);

/// <summary>A line of <c>messages.jsonl</c>: a message and where it stands.</summary>
internal sealed record ExportedDocument(
    Guid Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? File,
    bool Withheld,
    string Tenant,
    string Stream,
    string Kind,
    Guid? Key,
    string MessageId,
    string From,
    string? Subject,
    string? ReversePath,
    DateTimeOffset AcceptedAt,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset ExpiresAt,
    long Octets,
    IReadOnlyList<ExportedDelivery> Deliveries)
{
    public static ExportedDocument Of(StoredMessage message, string? file, bool isWithheld) => new(
        message.Id,
        file,
        isWithheld,
        message.Tenant,
        message.Stream,
        ServiceText.Word(message.Kind),
        message.Key,
        message.MessageId,
        message.Summary.From,
        isWithheld ? null : message.Summary.Subject,
        message.ReversePath,
        message.AcceptedAt,
        message.ScheduledAt,
        message.ExpiresAt,
        message.Octets,
        [.. message.Deliveries.Select(delivery => new ExportedDelivery(delivery.Number, delivery.Recipient, delivery.IsHidden, ServiceText.Word(delivery.State), delivery.Attempts, delivery.DueAt, delivery.Lane.Site, delivery.LastReason))]);
}

/// <summary>One recipient of it.</summary>
internal sealed record ExportedDelivery(int Number, string Recipient, bool Hidden, string State, int Attempts, DateTimeOffset DueAt, string Site, string? Reason);
