using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Waxwing.Conformance.Tests;

namespace Waxwing.Interop.Tests;

/// <summary>
/// Messages that others collected because they are odd, broken or hostile, through <c>waxwing send --eml</c> to Postfix,
/// under an envelope of ours: each arrives as it stands in its file, or is refused by a rule. Which is which, and the few
/// that arrive with a difference, stands in <c>outcomes.tsv</c>. Of those that arrive as they are each third is sent, since each
/// takes a process of its own; with <c>WAXWING_WHOLE=1</c> all of them.
/// </summary>
public sealed class MessagesOfOthers(PostfixServer postfix)
{
    private const int MessageRefused = 4;
    private const string Unchanged = "unchanged";
    private static readonly string[] Corpora = ["mime-assorted", "mime-mail-parser", "mime-mime4j", "ham-and-spam"];
    private static readonly bool IsWhole = Environment.GetEnvironmentVariable("WAXWING_WHOLE") is "1";
    private static readonly string[] Identity = ["message-id:", "date:"];

    [Fact]
    public async Task Arrive_unchanged_or_are_refused_by_the_rule_that_is_expected()
    {
        var expected = Outcomes();
        var found = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(Corpora.SelectMany(Messages).Where(message => IsWhole || expected.ContainsKey(message.Name) || message.Name.Sum(character => character) % 3 == 0), TestContext.Current.CancellationToken, async (message, token) =>
            found[message.Name] = await OutcomeAsync(message.Path, token));

        var wrong = found
            .Where(outcome => !string.Equals(outcome.Value, expected.GetValueOrDefault(outcome.Key, Unchanged), StringComparison.Ordinal))
            .Select(outcome => $"{outcome.Key}\t{outcome.Value}")
            .Concat(expected.Keys.Except(found.Keys).Select(gone => $"{gone}\tis not in the corpora"))
            .Order(StringComparer.Ordinal)
            .ToArray();
        var refused = found.Values.Count(outcome => outcome.StartsWith("refused", StringComparison.Ordinal));
        var unchanged = found.Values.Count(outcome => string.Equals(outcome, Unchanged, StringComparison.Ordinal));
        Artifacts.Write("Interop-corpora.md", $"messages of others through Postfix: {found.Count}, {unchanged} unchanged, {refused} refused, {found.Count - unchanged - refused} arrived with a listed difference, {wrong.Length} wrong{Environment.NewLine}");
        Assert.True(unchanged > 0);
        Assert.True(wrong.Length == 0, string.Join(Environment.NewLine, wrong));
    }

    private static Dictionary<string, string> Outcomes() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Corpora", "outcomes.tsv"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .ToDictionary(fields => fields[0], fields => fields[1], StringComparer.Ordinal);

    private static IEnumerable<(string Name, string Path)> Messages(string corpus)
    {
        var folder = Corpus.Open(corpus).Folder;
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => IsMessage(corpus, Path.GetRelativePath(folder, file)))
            .Select(file => ($"{corpus}/{Path.GetRelativePath(folder, file)}", file));
    }

    // As the notes of each corpus say; the rest are expected results, licences and notes.
    private static bool IsMessage(string corpus, string file) => corpus switch
    {
        "mime-assorted" => file.StartsWith("msg/", StringComparison.Ordinal),
        "mime-mail-parser" => file.EndsWith(".eml", StringComparison.Ordinal),
        "mime-mime4j" => file.EndsWith(".msg", StringComparison.Ordinal),
        _ => file.Contains('/', StringComparison.Ordinal),
    };

    private async Task<string> OutcomeAsync(string path, CancellationToken cancellationToken)
    {
        var recipient = Address.Fresh("corpus");
        var run = await Command.RunAsync(Path.Combine(AppContext.BaseDirectory, "waxwing"),
        [
            "send", "--json", "--eml", path, "--from", "sender@example.test", "--to", recipient,
            "--relay", $"smtps://{SmtpEndpoint.Host}:{postfix[Listener.Smtps].Port}", "--ca", postfix.AuthorityFile,
        ]);
        if (run.ExitCode != 0)
        {
            return run.ExitCode == MessageRefused && JsonDocument.Parse(run.Output).RootElement.GetProperty("error") is var error
                ? $"refused {error.GetProperty("detail").GetString()}"
                : $"exit {run.ExitCode}: {run.Error}{run.Output}";
        }

        var arrived = await postfix.NextDeliveryAsync(recipient, cancellationToken);
        var changes = LineDifference.Between(AsTransmitted(await File.ReadAllBytesAsync(path, cancellationToken)), arrived.Content)
            .Where(change => !Identity.Any(field => change.AsSpan(1).StartsWith(field, StringComparison.OrdinalIgnoreCase)))
            .ToArray();
        return changes.Length == 0 ? Unchanged : string.Join(' ', changes);
    }

    // The file as the wire wants it: each line ends in CRLF, the last one too, and the line that begins a message in an
    // mbox file (RFC 4155) is none of the message.
    private static byte[] AsTransmitted(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        text = text.StartsWith("From ", StringComparison.Ordinal) ? text[(text.IndexOf("\r\n", StringComparison.Ordinal) + 2)..] : text;
        return Encoding.Latin1.GetBytes(text.EndsWith("\r\n", StringComparison.Ordinal) ? text : text + "\r\n");
    }
}
