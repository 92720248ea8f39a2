using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Cli.Policies;

/// <summary>
/// Keeps MTA-STS policies from one run to the next, a file each: who blocks the host of a policy, or hides its record, has to have done so since before the first
/// message (RFC 8461 §10.2). What cannot be read or written is told, and is as if it were not there. Thread-safe, and safe with other processes in the same
/// folder: a file is replaced whole, and whoever fetched last is who is read.
/// </summary>
/// <param name="path">The folder, which is there.</param>
/// <param name="clock">The clock.</param>
/// <param name="tell">Takes sentences for a person, each once.</param>
internal sealed class PolicyFolder(string path, TimeProvider clock, Action<string> tell) : IMtaStsStore
{
    private const string Suffix = ".json";
    private const int MaxFiles = 100_000;

    // JSON makes six octets of one at most.
    private const int MaxFile = (6 * MtaStsPolicy.MaxLength) + 4096;

    // What this run has read or fetched. Another process may fetch a newer one meanwhile; the record tells of it, as it does of all that are newer.
    private readonly MtaStsMemory _memory = new();
    private readonly ConcurrentDictionary<string, byte> _told = new(StringComparer.Ordinal);

    public async ValueTask<MtaStsCached?> FindAsync(Domain domain, CancellationToken cancellationToken)
    {
        if (await _memory.FindAsync(domain, cancellationToken) is { } known)
        {
            return known;
        }

        var file = FileOf(domain);
        if (Read(file) is not { } kept)
        {
            return null;
        }

        if (kept.Domain != domain)
        {
            Damaged(file);
            return null;
        }

        await _memory.KeepAsync(kept, cancellationToken);
        return kept;
    }

    public async ValueTask KeepAsync(MtaStsCached policy, CancellationToken cancellationToken)
    {
        await _memory.KeepAsync(policy, cancellationToken);
        try
        {
            using var file = HiddenFile.Create(path, FileOf(policy.Domain));
            await JsonSerializer.SerializeAsync(file.Stream, PolicyDocument.Of(policy), PolicyJson.Default.PolicyDocument, cancellationToken);
            file.Show();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Tell($"MTA-STS policies cannot be kept for the next run: {exception.Message}");
        }
    }

    public ValueTask<IReadOnlyList<MtaStsCached>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) => new(
    [
        .. Directory.EnumerateFiles(path, $"*{Suffix}").Take(MaxFiles).Select(file => Read(Path.GetFileName(file))).OfType<MtaStsCached>().Where(kept => kept.RefreshAt <= now && now < kept.EndsAt),
    ]);

    private MtaStsCached? Read(string file)
    {
        try
        {
            using var stream = new FileStream(Path.Combine(path, file), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[Math.Min(stream.Length, MaxFile)];
            stream.ReadExactly(buffer);
            if (JsonSerializer.Deserialize(buffer, PolicyJson.Default.PolicyDocument)?.ToCached(clock.GetUtcNow()) is { } kept)
            {
                return kept;
            }

            Damaged(file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing was kept.
        }
        catch (JsonException)
        {
            Damaged(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Tell($"a kept MTA-STS policy cannot be read, and counts as none: {exception.Message}");
        }

        return null;
    }

    private void Damaged(string file) => Tell($"the kept MTA-STS policy {Path.Combine(path, file)} is damaged, and counts as none");

    private void Tell(string sentence)
    {
        if (_told.TryAdd(sentence, 0))
        {
            tell(sentence);
        }
    }

    // A domain may be longer than the name of a file, or be one that a system keeps for itself.
    private static string FileOf(Domain domain) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(domain.Ascii)))[..32] + Suffix;
}
