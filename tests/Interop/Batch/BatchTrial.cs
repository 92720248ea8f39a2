using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Waxwing.Interop.Tests.Batch;

/// <summary>
/// A file of lines, a Postfix of its own, and the built command: what the command says of each line is held against Postfix's log and
/// mailboxes. Every fiftieth line is refused; as many, in between, are deferred, and fewer make Postfix drop the connection.
/// </summary>
internal sealed partial class BatchTrial : IAsyncDisposable
{
    /// <summary>Messages in flight on one connection, at most.</summary>
    public const int Window = 64;

    /// <summary>Messages in flight on four.</summary>
    public const int Places = 4 * Window;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("waxwing-batch-");
    private readonly string _file;

    private BatchTrial(int lines)
    {
        Lines = lines;
        _file = Path.Combine(_folder.FullName, "lines.jsonl");
        Journal = _file + ".journal";
        using var writer = new StreamWriter(_file);
        for (var line = 1; line <= lines; line++)
        {
            // A subject that names the line: where a message arrived twice, or for the wrong line, it shows.
            writer.Write($$$"""{"id":"order-{{{line}}}","from":"shop@example.org","to":"{{{RecipientOf(line)}}}","subject":"Order {{{line}}}","text":"Your order {{{line}}} is on its way.","headers":{"X-Line":"{{{line}}}"}}""" + "\n");
        }
    }

    public int Lines { get; }

    public string Folder => _folder.FullName;

    public string Journal { get; set; }

    public PostfixServer Postfix { get; } = new();

    /// <summary>Whether the server refuses the line for good.</summary>
    public static bool IsRefused(int line) => line % 50 == 7;

    public static async Task<BatchTrial> StartAsync(int lines)
    {
        var trial = new BatchTrial(lines);
        await trial.Postfix.InitializeAsync();
        _ = trial.Postfix[Listener.Smtps];
        return trial;
    }

    /// <summary>Starts the command.</summary>
    public Process Start()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "waxwing"),
            ["send-batch", _file, "--json", "--journal", Journal, "--relay", $"smtps://{SmtpEndpoint.Host}:{Postfix[Listener.Smtps].Port}", "--ca", Postfix.AuthorityFile])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        start.Environment["WAXWING__RETRY__ATTEMPTS"] = "2";
        start.Environment["WAXWING__RETRY__FIRSTDELAY"] = "100ms";
        // Lines that make the server drop the connection are what this is about; a rest of 30 s after some would only make it long.
        start.Environment["WAXWING__BREAKER__REST"] = "1s";
        return Process.Start(start)!;
    }

    /// <summary>Runs the command to its end.</summary>
    public async Task<(int ExitCode, JsonElement Summary, string Errors)> RunAsync()
    {
        using var process = Start();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var last = output.TrimEnd('\n').Split('\n')[^1];
        Assert.True(last.StartsWith("{\"summary\"", StringComparison.Ordinal), last + await errors);
        return (process.ExitCode, JsonDocument.Parse(last).RootElement.GetProperty("summary"), await errors);
    }

    /// <summary>Runs it until it has told of so many lines, and then kills it. False where it came to its end before.</summary>
    public async Task<bool> RunAndKillAsync(int afterLines)
    {
        using var process = Start();
        for (var told = 0; told < afterLines; told++)
        {
            if (await process.StandardOutput.ReadLineAsync() is null)
            {
                return false;
            }
        }

        process.Kill(); // SIGKILL
        await process.WaitForExitAsync();
        return true;
    }

    /// <summary>How many lines were begun and have no end, by the journal's text and nothing of ours that reads it.</summary>
    public int OpenInJournal()
    {
        var open = new HashSet<int>();
        foreach (Match record in Record().Matches(File.ReadAllText(Journal, Encoding.Latin1)))
        {
            var line = int.Parse(record.Groups["line"].Value, CultureInfo.InvariantCulture);
            _ = record.Groups["kind"].Value is "begin" ? open.Add(line) : open.Remove(line);
        }

        return open.Count;
    }

    /// <summary>Every line was accepted once, or refused, or is listed as unknown, and Postfix says the same.</summary>
    /// <param name="summary">What the last run said.</param>
    /// <param name="kills">How often the command was killed.</param>
    /// <param name="deaths">How often the server was ended while it had connections.</param>
    /// <returns>A row for the table.</returns>
    public async Task<string> AgreesAsync(JsonElement summary, int kills, int deaths)
    {
        await Postfix.DrainAsync(TestContext.Current.CancellationToken);
        var ends = Ends();
        var unknown = summary.GetProperty("unknown").EnumerateArray().Select(line => line.GetProperty("line").GetInt32()).ToHashSet();
        var arrived = Postfix.Delivered().CountBy(delivery => int.Parse(XLine().Match(Encoding.Latin1.GetString(delivery.Content)).Groups["line"].Value, CultureInfo.InvariantCulture)).ToDictionary();
        var log = Postfix.Log();
        var sent = SentTo().Count(log);
        var queued = QueuedAs().Matches(log).CountBy(match => match.Groups["id"].Value, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var wrong = new List<string>();
        for (var line = 1; line <= Lines; line++)
        {
            var copies = arrived.GetValueOrDefault(line);
            var (outcome, messageId) = ends.GetValueOrDefault(line);
            var fits = unknown.Contains(line) ? copies <= 1
                : IsRefused(line) ? copies == 0 && outcome is "Refused"
                : copies == 1 && outcome is "Accepted" && queued.GetValueOrDefault(messageId ?? "") == 1;
            if (!fits)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}: {outcome ?? "no end"}, {copies} arrived, {queued.GetValueOrDefault(messageId ?? "")} in the log, {(unknown.Contains(line) ? "" : "not ")}listed as unknown"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(20)));
        // A server that is ended ends the writer of its log with the others: of deliveries that were under way then the log may say nothing.
        Assert.InRange(sent, arrived.Values.Sum() - (deaths * Places), arrived.Values.Sum());
        // Where the server dropped a connection, the others in flight on it were never answered.
        var drops = Drop().Count(log);
        var byKill = unknown.Count(line => ends[line].Outcome is null);
        var byLoss = unknown.Count(line => ends[line].Outcome is "Unknown");
        Assert.Equal(unknown.Count, byKill + byLoss);
        Assert.InRange(byKill, 0, kills * Places);
        Assert.InRange(byLoss, 0, (drops * (Window - 1)) + (deaths * Places));
        var outcomes = summary.GetProperty("outcomes");
        Assert.Equal(Lines, outcomes.EnumerateObject().Sum(outcome => outcome.Value.GetInt32()));
        Assert.Equal(unknown.Count, outcomes.GetProperty("unknown").GetInt32());
        return string.Create(CultureInfo.InvariantCulture,
            $"{Lines} lines: {outcomes.GetProperty("accepted")} accepted, {outcomes.GetProperty("refused")} refused, {unknown.Count} unknown ({byKill} by {kills} kills, {byLoss} by {drops} dropped connections{(deaths > 0 ? " and a dying server" : "")}), of which {unknown.Count(arrived.ContainsKey)} arrived; {arrived.Values.Sum()} in the mailboxes, {sent} sent by the log, 0 twice");
    }

    public async ValueTask DisposeAsync()
    {
        await Postfix.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string RecipientOf(int line) => IsRefused(line) ? PostfixServer.UnknownAddress
        : line % 50 == 23 ? PostfixServer.DeferredAddress
        : line % 250 == 41 ? PostfixServer.DroppedAddress
        : PostfixServer.AddressFor(string.Create(CultureInfo.InvariantCulture, $"line{line}"));

    // The last word on each line, and the Message-ID under which it was begun.
    private Dictionary<int, (string? Outcome, string? MessageId)> Ends()
    {
        var ends = new Dictionary<int, (string?, string?)>();
        foreach (Match record in Record().Matches(File.ReadAllText(Journal, Encoding.Latin1)))
        {
            var line = int.Parse(record.Groups["line"].Value, CultureInfo.InvariantCulture);
            ends[line] = record.Groups["kind"].Value is "begin"
                ? (null, MessageIdOf().Match(record.Value).Groups["id"].Value)
                : (OutcomeOf().Match(record.Value).Groups["outcome"].Value, ends[line].Item2);
        }

        return ends;
    }

    [GeneratedRegex("""^\{"(?<kind>begin|end)":(?<line>[0-9]+),.*\}$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Record();

    [GeneratedRegex("\"messageId\":\"(?<id><[^\"]+>)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MessageIdOf();

    [GeneratedRegex("\"outcome\":\"(?<outcome>[A-Za-z]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OutcomeOf();

    [GeneratedRegex("^X-Line: (?<line>[0-9]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex XLine();

    [GeneratedRegex("postfix/smtpd.* 421 4\\.3\\.2 ", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Drop();

    [GeneratedRegex("status=sent", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SentTo();

    [GeneratedRegex("postfix/cleanup.*message-id=(?<id><[^>]+>)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex QueuedAs();
}
