using System.Text;

namespace Waxwing.Cli.Tests.Support;

/// <summary>A folder and an environment for the command, of one test alone.</summary>
internal sealed class Workspace : IDisposable
{
    /// <summary>The folder, empty at first.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("waxwing-cli-test-").FullName;

    /// <summary>The folder of the command; null: the one that the tests have.</summary>
    public string? Command { get; init; }

    /// <summary>Variables beside those of the test itself.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Runs the command here.</summary>
    public Task<Run> RunAsync(params string[] arguments) => WaxwingProcess.RunAsync(this, arguments);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
