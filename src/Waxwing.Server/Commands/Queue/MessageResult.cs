using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Commands.Queue;

/// <summary>One message, where it stands, and what happened to it.</summary>
internal sealed record MessageResult(StoredMessage Message, IReadOnlyList<MailEvent> Events) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json, new MessageDocument(ExportedDocument.Of(Message, file: null, SecretMail.Is(Message.Kind)), Events), ServiceJson.Default.MessageDocument);

    public void Show(IAnsiConsole terminal)
    {
        Field(terminal, "message", Message.Id.ToString());
        Field(terminal, "message-id", Message.MessageId);
        Field(terminal, "from", Message.Summary.From);
        Field(terminal, "subject", SecretMail.Is(Message.Kind) ? "(not shown: the kind of the message says that it may be a secret)" : Message.Summary.Subject);
        Field(terminal, "kind", ServiceText.Word(Message.Kind));
        Field(terminal, "of", $"{Message.Tenant}, {Message.Stream}{(Message.Key is { } key ? $", key {key}" : "")}");
        Field(terminal, "reports to", Message.ReversePath ?? "nobody");
        Field(terminal, "accepted", ServiceText.Time(Message.AcceptedAt));
        if (Message.ScheduledAt is { } scheduled)
        {
            Field(terminal, "to be sent", ServiceText.Time(scheduled));
        }

        Field(terminal, "until", ServiceText.Time(Message.ExpiresAt));
        ShowDeliveries(terminal);
        ShowEvents(terminal);
    }

    private void ShowDeliveries(IAnsiConsole terminal)
    {
        var table = ServiceText.Table("to", "lane", "state", "tries", "due or done", "why");
        foreach (var delivery in Message.Deliveries)
        {
            table.AddPlainRow(
                $"{delivery.Recipient}{(delivery.IsHidden ? " (Bcc)" : "")}",
                delivery.Lane.ToString(),
                ServiceText.Word(delivery.State),
                delivery.Attempts.ToString(CultureInfo.InvariantCulture),
                ServiceText.Time(delivery.DueAt),
                delivery.LastReason ?? "");
        }

        terminal.Write(table);
    }

    private void ShowEvents(IAnsiConsole terminal)
    {
        var table = ServiceText.Table("when", "what", "to", "said");
        foreach (var happened in Events)
        {
            table.AddPlainRow(ServiceText.Time(happened.At), ServiceText.Word(happened.Type), happened.Recipient ?? "", Said(happened));
        }

        terminal.Write(table);
    }

    private static string Said(MailEvent happened) => string.Join(
        "; ",
        new[]
        {
            happened.Reply is { } reply ? string.Create(CultureInfo.InvariantCulture, $"{reply.Code} {(reply.Enhanced is { } enhanced ? $"{enhanced} " : "")}{reply.Text}") : null,
            happened.Reason,
            happened.PossibleDuplicate ? "may have come before" : null,
        }.Where(part => part is not null));

    private static void Field(IAnsiConsole terminal, string name, string value) => terminal.Line($"  {name,-12}{Terminal.Escape(value)}");
}

/// <summary>What <c>queue show --json</c> writes.</summary>
internal sealed record MessageDocument(ExportedDocument Message, IReadOnlyList<MailEvent> Events);
