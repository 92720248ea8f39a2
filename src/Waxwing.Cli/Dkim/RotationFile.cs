using System.Text.Json;
using Waxwing.Configuration;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Cli.Dkim;

/// <summary>Reads and keeps where the keys of a domain are: <c>example.org.dkim.json</c> beside them. It holds no secret.</summary>
/// <param name="folder">The folder of the keys.</param>
/// <param name="domain">The signing domain.</param>
internal sealed class RotationFile(KeyFolder folder, Domain domain)
{
    private const int Version = 1;
    private const int MaxLength = 256 * 1024;
    private const int MaxGenerations = 100;

    public string Path => System.IO.Path.Combine(folder.Location, $"{domain.Ascii}.dkim.json");

    /// <summary>Reads it. Where there is none yet, the keys of the folder are taken for keys that sign, each since its file was written.</summary>
    /// <exception cref="SendException">Stage Configure: the file cannot be read, or is not as it is documented.</exception>
    public DkimRotation Load() => File.Exists(Path) ? Read(SmallFile.ReadText(Path, MaxLength)) : Adopt();

    /// <summary>Keeps it, in one step.</summary>
    /// <exception cref="SendException">Stage Configure: it cannot be written.</exception>
    public void Save(DkimRotation rotation)
    {
        var document = new RotationDocument(Version, domain.Ascii, [.. rotation.Generations.Select(generation => new GenerationDocument(
            generation.Name,
            generation.Stage,
            generation.Since,
            [.. generation.Keys.Select(key => new RotationKeyDocument(key.Selector, key.Type, System.IO.Path.GetFileName(folder.PathOf(key.Selector, domain)), key.Record))]))]);
        try
        {
            PrivateFile.Replace(Path, JsonSerializer.Serialize(document, RotationJson.Default.RotationDocument) + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ConfigurationFault.Unreadable($"where the keys are cannot be kept: {exception.Message}");
        }
    }

    private DkimRotation Read(string text)
    {
        RotationDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(text, RotationJson.Default.RotationDocument);
        }
        catch (JsonException exception)
        {
            throw ConfigurationFault.Invalid(Path, $"line {exception.LineNumber + 1} is not as docs/dkim.md describes it");
        }

        var isOurs = document is { Version: Version, Generations.Count: <= MaxGenerations }
            && Domain.TryParse(document.Domain, out var named, out _) && named == domain
            && document.Generations.All(IsGeneration)
            && document.Generations.Select(generation => generation.Name).Distinct(StringComparer.Ordinal).Count() == document.Generations.Count;
        return isOurs
            ? new DkimRotation(domain, [.. document!.Generations.Select(generation => new DkimGeneration(
                generation.Name, generation.Stage, generation.Since, [.. generation.Keys.Select(key => new DkimRotationKey(key.Selector, key.Type, key.Record))]))])
            : throw ConfigurationFault.Invalid(Path, $"this is no file of version {Version} about the keys of {domain}, or a key of it is none");
    }

    private static bool IsGeneration(GenerationDocument? generation) =>
        generation is { Keys.Count: >= 1 and <= 2 } && Enum.IsDefined(generation.Stage) && generation.Keys.All(IsKey);

    // The record goes to DNS, so it is held against what a record is.
    private static bool IsKey(RotationKeyDocument? key) =>
        key is not null && DkimSelectors.IsOne(key.Selector) && DkimKeyRecord.TryParse(key.Record, out var record, out _) && !record.IsRevoked && record.Type == key.Type;

    private DkimRotation Adopt() => new(domain, [.. folder.KeysOf(domain).Select(found =>
    {
        using var key = KeyFolder.Read(found.Path);
        return new DkimGeneration(
            found.Selector, DkimKeyStage.Signing, new DateTimeOffset(File.GetLastWriteTimeUtc(found.Path), TimeSpan.Zero), [new DkimRotationKey(found.Selector, key.Type, key.RecordText)]);
    })]);
}
