using Waxwing.AspNetCore.Tests;
using Waxwing.Packages.Tests;

[assembly: AssemblyFixture(typeof(PackedSample))]

namespace Waxwing.AspNetCore.Tests;

/// <summary>The sample in a copy of the tree, beside the packages that <c>eng/pack</c> made there.</summary>
public sealed class PackedSample : IDisposable
{
    private readonly Tree _tree = Tree.Copy("sample", "samples");
    private readonly Lazy<Task> _packed;
    private readonly Lazy<Task<string>> _built;

    public PackedSample()
    {
        _packed = new(() => Tree.RunAsync(Path.Combine(_tree.Folder, "eng", "pack"), _tree.Folder));
        _built = new(() => DotnetAsync("build", "-c", "Release", "-o", BuiltFolder));
    }

    internal string BuiltFolder => Path.Combine(Folder, "built");

    internal string Folder => Path.Combine(_tree.Folder, "samples", "AspNetCore");

    // Our packages have the same version each time, so they must not get where others would be taken for them.
    internal string[] Restore => [$"-p:RestorePackagesPath={Path.Combine(_tree.Folder, "restored")}", $"-p:RestoreFallbackFolders={Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages")}"];

    /// <summary>Builds it into <see cref="BuiltFolder"/>, once.</summary>
    /// <returns>What the build said.</returns>
    internal Task<string> BuildAsync() => _built.Value;

    /// <summary>Runs <c>dotnet</c> on the sample, once the packages are there.</summary>
    internal async Task<string> DotnetAsync(params string[] arguments)
    {
        await _packed.Value;
        return await Tree.RunAsync("dotnet", Folder, [.. arguments, .. Restore, "--nologo"]);
    }

    public void Dispose() => _tree.Dispose();
}
