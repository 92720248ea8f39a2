using System.Diagnostics;
using System.Text;
using Waxwing.Comparison.Tests.Clients;

namespace Waxwing.Comparison.Tests;

/// <summary>The part of docs/comparison.md that a run writes: between its two marks.</summary>
internal static class Table
{
    private const string Begin = "<!-- eng/comparison writes from here -->";
    private const string End = "<!-- to here -->";

    public static string File { get; } = Path.Combine(Comparing.Repository, "docs", "comparison.md");

    public static async Task WriteAsync(IReadOnlyList<(Scenario Scenario, Verdict[] Verdicts)> rows)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"One run, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}: {await VersionsAsync()}.").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| {rows.Count} scenarios | {string.Join(" | ", Client.All.Select(client => client.Title))} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| --- |{string.Concat(Client.All.Select(_ => " ---: |"))}");
        foreach (var (mark, words) in new[] { (Mark.Good, "✔ as it should be"), (Mark.Poor, "○ no harm, and something is lacking"), (Mark.Bad, "✘ harm, or an untrue claim") })
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {words} | {string.Join(" | ", Client.All.Select((_, column) => rows.Count(row => row.Verdicts[column].Mark == mark)))} |");
        }

        foreach (var part in rows.GroupBy(row => row.Scenario.Class))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"### {part.Key}").AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"| scenario | should be | {string.Join(" | ", Client.All.Select(client => client.Title))} |");
            text.AppendLine(CultureInfo.InvariantCulture, $"| --- | --- |{string.Concat(Client.All.Select(_ => " --- |"))}");
            foreach (var (scenario, verdicts) in part)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"| {scenario.Name} | {scenario.Right} | {string.Join(" | ", verdicts.Select(verdict => verdict.ToString()))} |");
            }
        }

        var page = await System.IO.File.ReadAllTextAsync(File);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        await System.IO.File.WriteAllTextAsync(File, $"{page[..from]}\n\n{text}\n{page[to..]}");
    }

    private static async Task<string> VersionsAsync()
    {
        var mailKit = FileVersionInfo.GetVersionInfo(typeof(MailKit.Net.Smtp.SmtpClient).Assembly.Location).FileVersion;
        var node = await System.IO.File.ReadAllTextAsync(Path.Combine(Comparing.NodePackages, "node_modules", "nodemailer", "package.json"));
        var nodemailer = System.Text.Json.JsonDocument.Parse(node).RootElement.GetProperty("version").GetString();
        return $"Waxwing of this repository, MailKit {mailKit}, smtplib of {await AskAsync("python3", "--version")}, Nodemailer {nodemailer} on Node.js {await AskAsync("node", "--version")}; .NET {Environment.Version}, {string.Join(' ', (await AskAsync("openssl", "version")).Split(' ').Take(2))}";
    }

    private static async Task<string> AskAsync(string program, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Trim();
    }
}
