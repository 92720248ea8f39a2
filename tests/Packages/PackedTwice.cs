using System.IO.Compression;
using Waxwing.Packages.Tests;

[assembly: AssemblyFixture(typeof(PackedTwice))]

namespace Waxwing.Packages.Tests;

/// <summary>The packages, made by <c>eng/pack</c> in two folders that share nothing.</summary>
public sealed class PackedTwice : IAsyncLifetime
{
    private const string Output = "artifacts/packages";

    private readonly Tree[] _trees = [Tree.Copy("one"), Tree.Copy("another-one/with a longer name")];

    /// <summary>The files of the first folder's packages: name of the package file, name within, octets.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>> First { get; private set; } = null!;

    /// <summary>The package files of both folders.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, byte[]>> Files { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        foreach (var tree in _trees)
        {
            await Tree.RunAsync(Path.Combine(tree.Folder, "eng", "pack"), tree.Folder);
        }

        Files = [.. _trees.Select(tree => Packages(tree).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal))];
        First = Packages(_trees[0]).ToDictionary(file => Path.GetFileName(file), Unpack, StringComparer.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        Array.ForEach(_trees, tree => tree.Dispose());
        return ValueTask.CompletedTask;
    }

    private static string[] Packages(Tree tree) => Directory.GetFiles(Path.Combine(tree.Folder, Output));

    private static IReadOnlyDictionary<string, byte[]> Unpack(string file)
    {
        using var archive = ZipFile.OpenRead(file);
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = entry.Open();
            using var octets = new MemoryStream();
            content.CopyTo(octets);
            return octets.ToArray();
        }, StringComparer.Ordinal);
    }
}
