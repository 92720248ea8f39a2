using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Waxwing.Cli.Output;

/// <summary>The verdict on one received message.</summary>
/// <param name="File">The file that it lies in.</param>
/// <param name="Report">What was found.</param>
/// <param name="WithSteps">Whether a person wants to see each step of authentication.</param>
internal sealed record MessageResult(string File, MessageReport Report, bool WithSteps) : ICommandResult
{
    public void Write(Utf8JsonWriter json)
    {
        var (phishing, authentication) = (Report.Phishing, Report.Authentication);
        var document = new MessageDocument(
            File, phishing.Verdict, phishing.Score, phishing.Explanation, Report.From, Report.Subject,
            new AuthenticationDocument(authentication.Spf, authentication.Dkim, authentication.Arc, authentication.Dmarc, authentication.Disposition),
            phishing.Indicators, phishing.Mitigations, phishing.Unread);
        JsonSerializer.Serialize(json, document, CliJson.Default.MessageDocument);
    }

    public void Show(IAnsiConsole terminal)
    {
        var phishing = Report.Phishing;
        terminal.Line($"{Verdict(phishing.Verdict)}  {Terminal.Escape(File)}");
        terminal.Line($"  from     {Terminal.Escape(Report.From)}");
        terminal.Line($"  subject  {Terminal.Escape(Report.Subject)}");
        foreach (var step in Report.Authentication.Steps)
        {
            terminal.Line($"  {step.Method,-8} [{(step.IsPass ? "green" : "yellow")}]{Terminal.Escape(step.Result)}[/]: {Terminal.Escape(step.Reason)}{Remedy(step)}");
            foreach (var detail in WithSteps ? step.Details : [])
            {
                terminal.Line($"             {Terminal.Escape(detail)}");
            }
        }

        foreach (var indicator in phishing.Indicators.Concat(phishing.Mitigations))
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  [bold]{indicator.Weight:+0;-0}[/] {indicator.Id}: {Terminal.Escape(indicator.Explanation)}"));
            foreach (var evidence in indicator.Evidence)
            {
                terminal.Line($"       [grey]{Terminal.Escape(evidence)}[/]");
            }
        }

        foreach (var sentence in phishing.Unread)
        {
            terminal.Line($"  [yellow]not read[/]: {Terminal.Escape(sentence)}");
        }

        terminal.Line($"  {Terminal.Escape(phishing.Explanation)}");
    }

    private static string Remedy(AuthenticationStep step) => step is { Method: "spf", Result: AuthenticationStep.NotChecked, Domain: null }
        ? " If you know it, give --client-ip; or --trusted-host, whose fields in the message are then believed."
        : "";

    private static string Verdict(PhishingVerdict verdict) => verdict switch
    {
        PhishingVerdict.None => "[green]nothing found[/]",
        PhishingVerdict.Suspicious => "[yellow]suspicious[/]",
        PhishingVerdict.Phishing => "[red]phishing[/]",
    };
}

/// <summary>A file that could not be judged.</summary>
internal sealed record UnreadableResult(string File, SendError Error) : ICommandResult
{
    public void Write(Utf8JsonWriter json) =>
        JsonSerializer.Serialize(json, new UnreadableDocument(File, ErrorDocument.Of(Error, ExitCodes.MessageRefused)), CliJson.Default.UnreadableDocument);

    public void Show(IAnsiConsole terminal) => terminal.Line($"[red]not judged[/]  {Terminal.Escape(File)}: {Terminal.Escape(Error.Message)}");
}
