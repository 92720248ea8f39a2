using System.Text.Json;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Commands.Queue;

/// <summary>What was done to how many deliveries.</summary>
internal sealed record ChangedResult(QueueAction Action, int Count, bool IsDryRun) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new ChangedDocument(ServiceText.Word(Action), Count, IsDryRun), ServiceJson.Default.ChangedDocument);

    public void Show(IAnsiConsole terminal) => terminal.Line(
        $"{(IsDryRun ? "would be " : "")}{Done()}: {ServiceText.Count(Count, "delivery", "deliveries")}{(IsDryRun ? "; nothing was done (--dry-run)" : "")}");

    private string Done() => Action switch
    {
        QueueAction.Retry => "queued again",
        QueueAction.Drop => "withdrawn",
        QueueAction.Hold => "held",
    };
}

/// <summary>What <c>queue retry --json</c> and <c>queue drop --json</c> write.</summary>
internal sealed record ChangedDocument(string Action, int Count, bool DryRun);
