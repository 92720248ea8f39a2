using System.Text.Json;

namespace Waxwing.Sbom;

/// <summary>What NuGet resolved for a project (<c>project.assets.json</c>), as far as it lands in what ships: no analyzers, no tools of the build.</summary>
/// <param name="Direct">The names of what the project needs directly.</param>
/// <param name="All">Everything, in the order of names.</param>
internal sealed record ResolvedPackages(IReadOnlyList<string> Direct, IReadOnlyList<Component> All)
{
    private const string Framework = "net10.0";

    /// <param name="assets">The file.</param>
    /// <param name="ours">The version of this project, since NuGet does not know it when it resolves.</param>
    /// <param name="runtime">The runtime identifier of an executable that holds its runtime, or null.</param>
    public static ResolvedPackages Read(string assets, string ours, string? runtime)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(assets));
        var root = document.RootElement;
        var folders = root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToArray();
        var target = root.GetProperty("targets").GetProperty(runtime is null ? Framework : $"{Framework}/{runtime}");
        var resolved = target.EnumerateObject().ToDictionary(library => library.Name.Split('/')[0], StringComparer.OrdinalIgnoreCase);
        var framework = root.GetProperty("project").GetProperty("frameworks").GetProperty(Framework);

        List<string> direct =
        [
            // What suppresses its parent ("PrivateAssets") was used to build, and is not needed afterwards.
            .. framework.GetProperty("dependencies").EnumerateObject()
                .Where(dependency => !dependency.Value.TryGetProperty("suppressParent", out var suppressed) || suppressed.GetString() is not "All")
                .Select(dependency => dependency.Name),
            .. root.GetProperty("project").GetProperty("restore").GetProperty("frameworks").GetProperty(Framework).GetProperty("projectReferences")
                .EnumerateObject().Select(reference => Path.GetFileNameWithoutExtension(reference.Name)),
        ];
        var found = new SortedDictionary<string, Component>(StringComparer.Ordinal);
        if (runtime is not null)
        {
            var (name, version) = NativeRuntime(framework, runtime);
            found[name] = Component.Unpacked(name, version, FolderOf(folders, name, version), []);
        }

        var open = new Stack<string>(direct);
        while (open.TryPop(out var name))
        {
            var library = resolved[name];
            if (found.ContainsKey(name))
            {
                continue;
            }

            string[] needs = library.Value.TryGetProperty("dependencies", out var dependencies) ? [.. dependencies.EnumerateObject().Select(dependency => dependency.Name).Where(resolved.ContainsKey)] : [];
            var version = library.Name.Split('/')[1];
            found[name] = library.Value.GetProperty("type").GetString() is "project"
                ? Component.Ours(name, ours, needs)
                : Component.Unpacked(name, version, FolderOf(folders, name, version), needs);
            Array.ForEach(needs, open.Push);
        }

        return new ResolvedPackages([.. found.Keys.Where(name => direct.Contains(name) || !resolved.ContainsKey(name))], [.. found.Values]);
    }

    // The runtime is linked into the executable, so whatever is mended in it later must be mended there too.
    private static (string Name, string Version) NativeRuntime(JsonElement framework, string runtime)
    {
        var name = $"Microsoft.NETCore.App.Runtime.NativeAOT.{runtime}";
        var download = framework.GetProperty("downloadDependencies").EnumerateArray().Single(download => string.Equals(download.GetProperty("name").GetString(), name, StringComparison.Ordinal));
        return (name, download.GetProperty("version").GetString()!.TrimStart('[').Split(',')[0]);
    }

    private static string FolderOf(string[] folders, string name, string version) =>
        folders.Select(folder => Path.Combine(folder, name.ToLowerInvariant(), version.ToLowerInvariant())).First(Directory.Exists);
}
