using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Deploy;

/// <summary>A test that the threat model names is one that there is.</summary>
public sealed class TheThreatModel
{
    [Fact]
    public async Task Names_tests_and_folders_that_exist()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Folder, "docs/security/threat-model.md"), TestContext.Current.CancellationToken);
        string[] named = [.. lines.Where(line => line.StartsWith("| **", StringComparison.Ordinal)).SelectMany(line => line.Split('|')[4].Split('`').Where((_, i) => i % 2 == 1)).Distinct(StringComparer.Ordinal)];
        var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Folder, "tests/Server"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));

        Assert.InRange(named.Length, 15, 100);
        Assert.DoesNotContain(named, name => name.StartsWith("tests/", StringComparison.Ordinal)
            ? !Directory.EnumerateFiles(Path.Combine(Repository.Folder, name), "*.cs", SearchOption.AllDirectories).Any()
            : !sources.Contains($"class {name}\n", StringComparison.Ordinal) && !sources.Contains($"class {name} :", StringComparison.Ordinal) && !sources.Contains($" {name}(", StringComparison.Ordinal));
    }
}
