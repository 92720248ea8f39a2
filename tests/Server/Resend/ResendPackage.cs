namespace Waxwing.Server.Tests.Resend;

/// <summary>Resend's client, in the version of <c>package-lock.json</c>, which <c>./test</c> installs into <c>artifacts/resend</c>.</summary>
internal static class ResendPackage
{
    public static readonly string Folder = Path.Combine(Root(), "artifacts", "resend", "node_modules");

    public static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Resend", "calls.cjs");

    /// <summary>Skips the test where the package is not here; in CI it fails.</summary>
    public static void Need()
    {
        if (!Directory.Exists(Path.Combine(Folder, "resend")))
        {
            const string Why = "Resend's client is not here: ./test installs it where node and npm are";
            Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.Ordinal), Why);
            Assert.Skip(Why);
        }
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

        throw new DirectoryNotFoundException("Waxwing.slnx is above no folder of the tests.");
    }
}
