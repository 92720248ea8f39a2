using System.Text;
using System.Text.Json;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

/// <summary>A message of a corpus, and what was made of it without any DNS.</summary>
/// <param name="Label">What its source says that it is.</param>
/// <param name="IsHeldBack">Whether the message was kept from whoever tuned the weights: every second one, in the order of the source.</param>
/// <param name="File">The file.</param>
/// <param name="Report">The report; null where this is no message.</param>
internal sealed record JudgedMessage(string Label, bool IsHeldBack, string File, MessageReport? Report)
{
    private static readonly MessageCheck Check = new(new NoDns());

    /// <summary>Judges the messages of a corpus.</summary>
    public static async Task<IReadOnlyList<JudgedMessage>> AllAsync(Corpus corpus, Func<JsonElement, string> label)
    {
        var judged = new List<JudgedMessage>();
        foreach (var item in corpus.Cases())
        {
            judged.Add(await OneAsync(corpus, item.GetProperty("file").GetString()!, label(item), judged.Count % 2 == 1));
        }

        return judged;
    }

    /// <summary>Judges one message.</summary>
    public static async Task<JudgedMessage> OneAsync(Corpus corpus, string file, string label, bool isHeldBack = false)
    {
        var text = Encoding.Latin1.GetString(await System.IO.File.ReadAllBytesAsync(Path.Combine(corpus.Folder, file), TestContext.Current.CancellationToken));
        // Files have the line ends of Unix, and some the first line of an mbox file; over the wire went CRLF and no such line.
        text = text.StartsWith("From ", StringComparison.Ordinal) ? text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..] : text;
        var octets = Encoding.Latin1.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", "\r\n", StringComparison.Ordinal));
        return new JudgedMessage(label, isHeldBack, file, await Check.CheckAsync(octets, cancellationToken: TestContext.Current.CancellationToken));
    }

    /// <summary>Addresses and keys of these messages are of no account any more.</summary>
    private sealed class NoDns : IDnsLookup
    {
        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) => Task.FromResult(DnsAnswer.Failure("nobody is asked"));
    }
}
