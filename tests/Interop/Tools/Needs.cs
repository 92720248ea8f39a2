namespace Waxwing.Interop.Tests;

/// <summary>What a test needs of the machine. Missing at home: skipped, and said. Missing in CI: a failure, never a silent green.</summary>
public static class Needs
{
    // Debian keeps the programs of each version of PostgreSQL apart, on nobody's PATH.
    private const string Postgres = "/usr/lib/postgresql";

    // Postfix, tcpdump and nginx live in sbin, which is not on everybody's PATH.
    private static readonly string[] Folders =
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/local/sbin", "/usr/sbin", "/sbin",
        .. Directory.Exists(Postgres) ? Directory.EnumerateDirectories(Postgres).OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")) : [],
    ];

    public static void Tool(string name)
    {
        if (Find(name) is null)
        {
            Missing($"{name} is not installed");
        }
    }

    public static void Root()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Missing("only root can start Postfix or watch an interface");
        }
    }

    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") is "true")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }

    /// <summary>The full path of a program, or null.</summary>
    public static string? Find(string name) =>
        Folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
