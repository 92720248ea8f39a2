using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Resend;

/// <summary>Resend's client, in the version of <c>package-lock.json</c>, which <c>./test</c> installs into <c>artifacts/resend</c>.</summary>
internal static class ResendPackage
{
    public static readonly string Folder = Path.Combine(Repository.Folder, "artifacts", "resend", "node_modules");

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
}
