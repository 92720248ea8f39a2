namespace Waxwing.Interop.Tests;

/// <summary>What <c>./test</c> lays down beside the sources because it cannot or need not be installed in the system.</summary>
internal static class Artifacts
{
    private static readonly string Folder = Path.Combine(Root(), "artifacts");

    public static string At(params string[] parts) => Path.Combine([Folder, .. parts]);

    public static void Need(string what, string path)
    {
        if (!Path.Exists(path))
        {
            Needs.Missing($"{what} is not in {Folder}: ./test puts it there");
        }
    }

    /// <summary>Writes a table that <c>./test</c> prints after the suite.</summary>
    public static void Write(string name, string text)
    {
        Directory.CreateDirectory(At("tests"));
        File.WriteAllText(At("tests", name), text);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Waxwing.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
