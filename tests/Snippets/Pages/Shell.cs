using System.Diagnostics;
using System.Text;

namespace Waxwing.Snippets.Pages;

/// <summary>The commands of a block, in bash.</summary>
internal static class Shell
{
    private const string End = "--- end of this command ---";

    /// <summary>Runs a block, and fails unless each command says what the page says.</summary>
    /// <param name="block">The block.</param>
    /// <param name="environment">Variables beside those of the test itself.</param>
    public static async Task AssertSaysAsync(Block block, IReadOnlyDictionary<string, string> environment)
    {
        var commands = Commands(block.Text).ToArray();
        var outputs = await RunAsync(commands.Select(command => command.Line), environment);

        Assert.All(commands.Zip(outputs), pair => Assert.True(Spoken.Says(pair.Second, pair.First.Output),
            $"{block}: {pair.First.Line}\nwanted {Spoken.Of(pair.First.Output)}\ngot    {Spoken.Of(pair.Second)}"));
    }

    // A line that begins with $ is a command, together with those behind it while they end with \; the rest is its output.
    public static IEnumerable<(string Line, string Output)> Commands(string text)
    {
        string? command = null;
        var output = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            if (command is not null && command.EndsWith('\\'))
            {
                command = command[..^1] + line.TrimStart(' ', '>');
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                if (command is not null)
                {
                    yield return (command, output.ToString());
                }

                command = line[2..];
                output.Clear();
            }
            else
            {
                output.AppendLine(line);
            }
        }

        if (command is not null)
        {
            yield return (command, output.ToString());
        }
    }

    private static async Task<string[]> RunAsync(IEnumerable<string> commands, IReadOnlyDictionary<string, string> environment)
    {
        var folder = Directory.CreateTempSubdirectory("waxwing-pages-");
        // $? of one command is still that of the command before it when the next one looks.
        var script = string.Concat(commands.Select(command => $"{{ {command}\n}} 2>&1\nlast=$?; echo; echo '{End}'; (exit $last)\n"));
        var start = new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["DOTNET_ROOT"] = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var bash = Process.Start(start)!;
            var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2));
            await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
            return output.Split(End);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
