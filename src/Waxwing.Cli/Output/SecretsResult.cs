using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Waxwing.Cli.Output;

/// <summary>What the guard found in one file; never the values.</summary>
internal sealed record SecretsResult(SecretsDocument Found) : ICommandResult
{
    /// <summary>Whether everything that was found is allowed.</summary>
    public bool IsClean => Found.Findings.All(finding => finding.Action == GuardAction.Allow);

    public static SecretsResult Of(string file, GuardReport report) => new(new SecretsDocument(
        file, report.Action, [.. report.Findings.Select(finding => Document(finding, finding.Action))], report.Unread));

    public static SecretsResult Of(string file, IEnumerable<GuardFinding> found, Func<GuardFinding, GuardAction> action)
    {
        SecretDocument[] findings = [.. found.Select(finding => Document(finding, action(finding)))];
        return new(new SecretsDocument(file, findings.Length == 0 ? GuardAction.Allow : findings.Max(finding => finding.Action), findings, []));
    }

    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, Found, CliJson.Default.SecretsDocument);

    public void Show(IAnsiConsole terminal)
    {
        foreach (var finding in Found.Findings)
        {
            terminal.Line($"{(finding.Action == GuardAction.Allow ? "[green]allow[/]" : finding.Action == GuardAction.Warn ? "[yellow]warn[/]" : $"[red]{Word(finding.Action)}[/]")}  {Terminal.Escape(Place(finding))}: {Terminal.Escape($"{finding.Detector} {finding.Masked}")}");
        }

        foreach (var part in Found.Unread)
        {
            terminal.Line($"[yellow]unread[/]  {Terminal.Escape($"{Found.File}: {part.Part}: {part.Reason}")}");
        }

        if (Found.Findings.Count == 0)
        {
            terminal.Line($"[green]nothing[/]  {Terminal.Escape(Found.File)}");
        }
    }

    private string Place(SecretDocument finding) =>
        string.Create(CultureInfo.InvariantCulture, $"{Found.File}{(finding.Part.Length == 0 ? "" : $": {finding.Part}")}, line {finding.Line}, column {finding.Column}");

    private static string Word(GuardAction action) => action.ToString().ToLowerInvariant();

    private static SecretDocument Document(GuardFinding finding, GuardAction action) =>
        new(finding.Detector, finding.Category, finding.Confidence, finding.Masked, finding.Part, finding.Line, finding.Column, action, finding.AllowedBecause);
}
