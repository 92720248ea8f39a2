using System.Globalization;
using System.Text;

namespace Waxwing.Interop.Tests.Judges;

/// <summary>
/// Debian's SpamAssassin as it comes, but that it asks the domain's own DNS, where no name of the world is found: nothing leaves this machine.
/// </summary>
internal static class SpamAssassin
{
    /// <summary>What it says of a message that came from a host.</summary>
    /// <param name="domain">The domain, and its DNS.</param>
    /// <param name="message">The message, as it was sent.</param>
    public static async Task<(double Score, IReadOnlySet<string> Tests)> JudgeAsync(JudgedDomain domain, byte[] message)
    {
        Needs.Tool("spamassassin");
        Needs.Tool("nsd");
        var folder = Directory.CreateTempSubdirectory("waxwing-spamassassin-");
        try
        {
            var prefs = Path.Combine(folder.FullName, "prefs");
            await File.WriteAllTextAsync(prefs, string.Create(CultureInfo.InvariantCulture, $"""
                dns_available yes
                dns_server [127.0.0.1]:{domain.Port}

                """));
            var run = await Command.RunAsync("env", [$"HOME={folder.FullName}", "spamassassin", "--nocreate-prefs", $"--prefspath={prefs}"], Encoding.ASCII.GetString(Received(message)));
            var status = Status(run.Output) ?? throw new InvalidOperationException($"SpamAssassin said nothing:\n{run.Error}");
            return (double.Parse(Word(status, "score="), CultureInfo.InvariantCulture), Word(status, "tests=").Split(',').ToHashSet(StringComparer.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What the receiver's server writes before the message; SpamAssassin reads there whom it came from.
    private static byte[] Received(byte[] message) =>
    [
        .. Encoding.ASCII.GetBytes($"""
            Return-Path: <{JudgedDomain.Bounces}>
            Received: from {JudgedDomain.Host} ({JudgedDomain.Host} [{JudgedDomain.Address}])
             by mx.example.net (Postfix) with ESMTPS id 4F2A61C0D3
             for <bob@example.net>; {TimeProvider.System.GetUtcNow().ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000

            """.ReplaceLineEndings("\r\n")),
        .. message,
    ];

    // X-Spam-Status, unfolded.
    private static string? Status(string output)
    {
        var lines = output.ReplaceLineEndings("\n").Split('\n').TakeWhile(line => line.Length > 0).ToList();
        var at = lines.FindIndex(line => line.StartsWith("X-Spam-Status:", StringComparison.Ordinal));
        return at < 0 ? null : string.Concat(lines.Skip(at + 1).TakeWhile(line => line[0] is '\t' or ' ').Prepend(lines[at]).Select((line, number) => number == 0 ? line : (lines[at + number - 1].EndsWith(',') ? "" : " ") + line.Trim()));
    }

    private static string Word(string status, string name)
    {
        var begin = status.IndexOf(name, StringComparison.Ordinal) + name.Length;
        var end = status.IndexOf(' ', begin);
        return end < 0 ? status[begin..] : status[begin..end];
    }
}
