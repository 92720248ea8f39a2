using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Waxwing.Architecture.Tests;

/// <summary>A project under <c>src/</c> as it is on disk: its file, and the assembly that the build made of it.</summary>
internal sealed record BuiltRoom(string Name, string Assembly, string ProjectFile)
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Every project under <c>src/</c>.</summary>
    public static IReadOnlyList<BuiltRoom> All { get; } =
    [
        .. Directory.EnumerateDirectories(Path.Combine(Repository, "src"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    /// <summary>The assemblies that the compiled code really uses.</summary>
    public IReadOnlyList<string> AssemblyReferences()
    {
        var path = Path.Combine(AppContext.BaseDirectory, Assembly + ".dll");
        Assert.True(File.Exists(path), $"{Name} is not built beside this test: reference it in tests/Architecture.");
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    /// <summary>The rooms that the project file names, used or not.</summary>
    public IReadOnlyList<string> ProjectReferences() =>
    [
        .. XDocument.Load(ProjectFile).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))),
    ];

    private static BuiltRoom Read(string projectFile)
    {
        var name = Path.GetFileNameWithoutExtension(projectFile);
        var assembly = XDocument.Load(projectFile).Descendants("AssemblyName").FirstOrDefault()?.Value ?? name;
        return new BuiltRoom(name, assembly, projectFile);
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Waxwing.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return folder;
    }
}
