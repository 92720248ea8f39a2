namespace Waxwing.Interop.Tests;

/// <summary>The mail servers of npm, in the versions of <c>package-lock.json</c>, which <c>./test</c> installs into <c>artifacts/npm</c>.</summary>
internal static class NodePackages
{
    public static readonly string Folder = Artifacts.At("npm", "node_modules");

    /// <summary>Our own scripts, beside the tests.</summary>
    public static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "Node");

    public static bool AreHere(string package) =>
        Directory.Exists(Path.Combine(Folder, package)) && Needs.Find("node") is not null && Needs.Find("openssl") is not null;

    public static void Need(string package)
    {
        Needs.Tool("node");
        Needs.Tool("openssl");
        Artifacts.Need(package, Path.Combine(Folder, package));
    }
}
