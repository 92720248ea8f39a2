using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Server.ReturnPath;

namespace Waxwing.Server.Commands.Returned;

/// <summary>What came back.</summary>
internal sealed record ReturnedListResult(IReadOnlyList<ReturnedEntry> Entries) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new ReturnedListDocument([.. Entries.Select(ReturnedDocument.Of)]), ServiceJson.Default.ReturnedListDocument);

    public void Show(IAnsiConsole terminal)
    {
        if (Entries.Count == 0)
        {
            terminal.Line("nothing came back");
            return;
        }

        var table = ServiceText.Table("id", "came", "what", "counts", "why");
        foreach (var entry in Entries)
        {
            table.AddPlainRow(entry.Arrival.Id.ToString(), ServiceText.Time(entry.Arrival.CameAt), ReturnedDocument.Word(entry), entry.Outcome is { } outcome ? ServiceText.Word(outcome) : "", entry.Note ?? "");
        }

        terminal.Write(table);
    }
}

/// <summary>One of them.</summary>
internal sealed record ReturnedShowResult(ReturnedEntry Entry) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new ReturnedShowDocument(ReturnedDocument.Of(Entry), Entry.Shown), ServiceJson.Default.ReturnedShowDocument);

    public void Show(IAnsiConsole terminal)
    {
        var arrival = Entry.Arrival;
        Field(terminal, "id", arrival.Id.ToString());
        Field(terminal, "came", $"{ServiceText.Time(arrival.CameAt)} from {arrival.Client}");
        Field(terminal, "from", arrival.Sender ?? "<>");
        Field(terminal, "to", arrival.Recipient);
        Field(terminal, "octets", arrival.Octets.ToString(CultureInfo.InvariantCulture));
        Field(terminal, "about", arrival.Delivery is { } delivery ? $"{delivery.MessageId}, recipient {delivery.Number}" : "no delivery");
        Field(terminal, "what", ReturnedDocument.Word(Entry));
        Field(terminal, "counts", Entry.Outcome is { } outcome ? $"{ServiceText.Word(outcome)}: {Entry.Note}" : "not judged yet");
        foreach (var line in (Entry.Shown ?? "").Split('\n'))
        {
            terminal.Line($"  {Terminal.Escape(line)}");
        }
    }

    private static void Field(IAnsiConsole terminal, string name, string value) => terminal.Line($"  {name,-12}{Terminal.Escape(value)}");
}

/// <summary>What <c>returned list --json</c> writes.</summary>
internal sealed record ReturnedListDocument(IReadOnlyList<ReturnedDocument> Returned);

/// <summary>What <c>returned show --json</c> writes.</summary>
internal sealed record ReturnedShowDocument(ReturnedDocument Returned, string? Shown);

/// <summary>One thing that came back.</summary>
internal sealed record ReturnedDocument(
    Guid Id,
    DateTimeOffset CameAt,
    string Recipient,
    string? Sender,
    string Client,
    long Octets,
    Guid? MessageId,
    int? Number,
    string? Kind,
    string? Outcome,
    string? Note)
{
    /// <summary>The document of an entry.</summary>
    public static ReturnedDocument Of(ReturnedEntry entry) => new(
        entry.Arrival.Id,
        entry.Arrival.CameAt,
        entry.Arrival.Recipient,
        entry.Arrival.Sender,
        entry.Arrival.Client,
        entry.Arrival.Octets,
        entry.Arrival.Delivery?.MessageId,
        entry.Arrival.Delivery?.Number,
        entry.Kind is null ? null : Word(entry),
        entry.Outcome is { } outcome ? ServiceText.Word(outcome) : null,
        entry.Note);

    /// <summary>What it is, in a word.</summary>
    public static string Word(ReturnedEntry entry) => entry.Kind switch
    {
        null => "waits",
        ReturnedKind.AuthenticationFailure => "authentication-failure",
        ReturnedKind.AutomaticReply => "automatic-reply",
        { } kind => ServiceText.Word(kind),
    };
}
