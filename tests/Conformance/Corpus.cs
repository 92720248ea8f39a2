using System.Text.Json;

namespace Waxwing.Conformance.Tests;

/// <summary>A folder of cases that this project did not write, read where it lies.</summary>
internal sealed class Corpus
{
    private Corpus(string folder) => Folder = folder;

    /// <summary>The folder with the case files.</summary>
    public string Folder { get; }

    /// <summary>
    /// Opens a corpus of <c>WAXWING_CORPORA</c>, or of <c>../shared/corpora</c> seen from the repository. Where it is
    /// missing, the test is skipped; in CI it fails, because a green run must have run.
    /// </summary>
    public static Corpus Open(string name)
    {
        var corpora = Environment.GetEnvironmentVariable("WAXWING_CORPORA") is { Length: > 0 } given
            ? given
            : Path.Combine(RepositoryRoot(), "..", "shared", "corpora");
        var folder = Path.GetFullPath(Path.Combine(corpora, name));
        if (!Directory.Exists(folder))
        {
            Assert.False(
                string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.Ordinal),
                $"The corpus {name} must be there in CI. Set WAXWING_CORPORA.");
            Assert.Skip($"not here: corpora {name}");
        }

        return new Corpus(folder);
    }

    /// <summary>The cases of <c>expected.json</c>, which is an array in every corpus.</summary>
    public IReadOnlyList<JsonElement> Cases()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "expected.json")));
        return [.. document.RootElement.EnumerateArray().Select(element => element.Clone())];
    }

    /// <summary>The folder of the repository.</summary>
    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Waxwing.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
