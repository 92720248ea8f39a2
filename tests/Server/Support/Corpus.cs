using System.Text.Json;

namespace Waxwing.Server.Tests.Support;

/// <summary>Cases that this project did not write, read where they lie: see <c>tests/Conformance/Corpus.cs</c>.</summary>
internal static class Corpus
{
    /// <summary>The cases of a corpus. Where it is missing the test is skipped; in CI it fails.</summary>
    public static IReadOnlyList<JsonElement> Cases(string name)
    {
        if (!Directory.Exists(Folder(name)))
        {
            Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.Ordinal), $"The corpus {name} must be there in CI. Set WAXWING_CORPORA.");
            Assert.Skip($"not here: corpora {name}");
        }

        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(File(name, "expected.json")));
        return [.. document.RootElement.EnumerateArray().Select(element => element.Clone())];
    }

    /// <summary>A file of it.</summary>
    public static string File(string name, string file) => Path.Combine(Folder(name), file);

    private static string Folder(string name) => Path.GetFullPath(Path.Combine(
        Environment.GetEnvironmentVariable("WAXWING_CORPORA") is { Length: > 0 } given ? given : Path.Combine(DocsPage.Root(), "..", "shared", "corpora"), name));
}
