using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Commands.Queue;

/// <summary>Deliveries that were looked for.</summary>
internal sealed record QueueResult(QueueSearch Search, IReadOnlyList<(PauseScope Scope, string Name)> Paused) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json, new QueueDocument([.. Search.Found.Select(DeliveryDocument.Of)], Search.HasMore, PausedThing.Of(Paused)), ServiceJson.Default.QueueDocument);

    public void Show(IAnsiConsole terminal)
    {
        if (Search.Found.Count == 0)
        {
            terminal.Line("nothing in the queue fits");
        }
        else
        {
            var table = ServiceText.Table("message", "to", "lane", "state", "tries", "due", "why");
            foreach (var found in Search.Found)
            {
                table.AddPlainRow(
                    found.MessageId.ToString(),
                    found.Delivery.Recipient,
                    found.Delivery.Lane.ToString(),
                    ServiceText.Word(found.Delivery.State),
                    found.Delivery.Attempts.ToString(CultureInfo.InvariantCulture),
                    ServiceText.Time(found.Delivery.DueAt),
                    found.Delivery.LastReason ?? "");
            }

            terminal.Write(table);
        }

        if (Search.HasMore)
        {
            terminal.Line("there are more; --limit NUMBER shows them, and --lanes counts them");
        }

        PausedThing.Show(terminal, Paused);
    }
}

/// <summary>What waits, lane by lane.</summary>
internal sealed record LanesResult(IReadOnlyList<LaneCount> Lanes, IReadOnlyList<(PauseScope Scope, string Name)> Paused) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(
        json,
        new LanesDocument([.. Lanes.Select(lane => new LaneDocument(lane.Lane.Tenant, lane.Lane.Stream, lane.Lane.Site, ServiceText.Word(lane.State), lane.Count, lane.Oldest))], PausedThing.Of(Paused)),
        ServiceJson.Default.LanesDocument);

    public void Show(IAnsiConsole terminal)
    {
        if (Lanes.Count == 0)
        {
            terminal.Line("nothing waits");
        }
        else
        {
            var table = ServiceText.Table("lane", "state", "waiting", "oldest");
            foreach (var lane in Lanes)
            {
                table.AddPlainRow(lane.Lane.ToString(), ServiceText.Word(lane.State), lane.Count.ToString(CultureInfo.InvariantCulture), ServiceText.Time(lane.Oldest));
            }

            terminal.Write(table);
        }

        PausedThing.Show(terminal, Paused);
    }
}

/// <summary>What <c>queue list --json</c> writes.</summary>
internal sealed record QueueDocument(IReadOnlyList<DeliveryDocument> Deliveries, bool More, IReadOnlyList<PausedThing> Paused);

/// <summary>What <c>queue list --lanes --json</c> writes.</summary>
internal sealed record LanesDocument(IReadOnlyList<LaneDocument> Lanes, IReadOnlyList<PausedThing> Paused);

/// <summary>What waits in a lane in one state.</summary>
internal sealed record LaneDocument(string Tenant, string Stream, string Site, string State, long Count, DateTimeOffset Oldest);

/// <summary>Something that is paused.</summary>
internal sealed record PausedThing(string Scope, string Name)
{
    public static IReadOnlyList<PausedThing> Of(IReadOnlyList<(PauseScope Scope, string Name)> paused) => [.. paused.Select(one => new PausedThing(ServiceText.Word(one.Scope), one.Name))];

    public static void Show(IAnsiConsole terminal, IReadOnlyList<(PauseScope Scope, string Name)> paused)
    {
        foreach (var one in Of(paused))
        {
            terminal.Line($"[yellow]paused[/]   {Terminal.Escape($"{one.Scope} {one.Name}")}");
        }
    }
}

/// <summary>One delivery of the queue.</summary>
internal sealed record DeliveryDocument(
    Guid Id,
    int Number,
    string Recipient,
    string Tenant,
    string Stream,
    string Site,
    string State,
    int Attempts,
    DateTimeOffset DueAt,
    DateTimeOffset AcceptedAt,
    string From,
    string? Reason)
{
    public static DeliveryDocument Of(QueuedDelivery queued) => new(
        queued.MessageId,
        queued.Delivery.Number,
        queued.Delivery.Recipient,
        queued.Delivery.Lane.Tenant,
        queued.Delivery.Lane.Stream,
        queued.Delivery.Lane.Site,
        ServiceText.Word(queued.Delivery.State),
        queued.Delivery.Attempts,
        queued.Delivery.DueAt,
        queued.AcceptedAt,
        queued.Summary.From,
        queued.Delivery.LastReason);
}
