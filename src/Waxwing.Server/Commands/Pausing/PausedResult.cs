using System.Text.Json;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Commands.Pausing;

/// <summary>Something was paused or started again.</summary>
internal sealed record PausedResult(PauseScope Scope, string Name, bool IsPaused, bool Changed) : ICommandResult
{
    public void Write(Utf8JsonWriter json) =>
        JsonSerializer.Serialize(json, new PausedDocument(ServiceText.Word(Scope), Name, IsPaused, Changed), ServiceJson.Default.PausedDocument);

    public void Show(IAnsiConsole terminal) => terminal.Line((IsPaused, Changed) switch
    {
        (true, true) => $"[yellow]paused[/]   {Label()}; its mail waits until waxwing resume",
        (true, false) => $"[yellow]paused[/]   {Label()} was paused already",
        (false, true) => $"[green]resumed[/]  {Label()}",
        (false, false) => $"[green]resumed[/]  {Label()} was not paused",
    });

    private string Label() => Terminal.Escape($"{ServiceText.Word(Scope)} {Name}");
}

/// <summary>What <c>pause --json</c> and <c>resume --json</c> write.</summary>
internal sealed record PausedDocument(string Scope, string Name, bool Paused, bool Changed);
