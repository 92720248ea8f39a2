using System.Diagnostics;

namespace Waxwing.Packages.Tests;

/// <summary>A copy of the sources in a folder of its own, without a repository around it: what is made there can know neither folder nor history.</summary>
internal sealed class Tree : IDisposable
{
    // A minute on an idle machine; the runner's own limit is fifteen.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(13);

    private Tree(string folder) => Folder = folder;

    public static string Repository { get; } = FindRepository();

    public string Folder { get; }

    /// <param name="name">The folder's name.</param>
    /// <param name="more">What is to be copied besides sources and scripts.</param>
    public static Tree Copy(string name, params string[] more)
    {
        var tree = new Tree(Path.Combine(Directory.CreateTempSubdirectory("waxwing-packages-").FullName, name));
        foreach (var part in (string[])["src", "eng", "docs", .. more])
        {
            CopyFolder(Path.Combine(Repository, part), Path.Combine(tree.Folder, part));
        }

        foreach (var file in Directory.EnumerateFiles(Repository))
        {
            File.Copy(file, Path.Combine(tree.Folder, Path.GetFileName(file)));
        }

        return tree;
    }

    public static async Task<string> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MinVerVersionOverride"] = Version;
        start.Environment["SOURCE_DATE_EPOCH"] = "1750000000"; // The copy has no commit to take it from.
        start.Environment["RunAnalyzers"] = "false"; // They ran when the tests were built, and change nothing in what comes out.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // An executable finds an installed runtime by itself only in the system's places.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string all;
        try
        {
            all = string.Concat(await Task.WhenAll(output, errors).WaitAsync(Limit, TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
        }
        catch
        {
            // A compiler that is left behind would slow down whatever comes next.
            process.Kill(entireProcessTree: true);
            throw;
        }

        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{all}");
        return all;
    }

    /// <summary>The version that MinVer gave to what these tests were built with.</summary>
    public static string Version { get; } = FileVersionInfo.GetVersionInfo(typeof(MailSender).Assembly.Location).ProductVersion!.Split('+')[0];

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
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
