using System.Diagnostics;
using System.Text.Json;

namespace Waxwing.Comparison.Tests.Clients;

/// <summary>One column of the table: a program that gets a job on its standard input and says on its output how it went.</summary>
/// <param name="Title">The head of the column.</param>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Client(string Title, string Program, params string[] Arguments)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Clients");

    public static Client Waxwing { get; } = new("Waxwing", Environment.ProcessPath!, "client", "waxwing");

    public static IReadOnlyList<Client> All { get; } =
    [
        Waxwing,
        new("MailKit, README", Environment.ProcessPath!, "client", "mailkit-readme"),
        new("MailKit, `StartTls`", Environment.ProcessPath!, "client", "mailkit-strict"),
        new("smtplib, `starttls()`", "python3", Path.Combine(Folder, "smtplib_client.py"), "plain"),
        new("smtplib, `context`", "python3", Path.Combine(Folder, "smtplib_client.py"), "context"),
        new("Nodemailer", "node", Path.Combine(Folder, "nodemailer_client.cjs")),
    ];

    /// <summary>Runs it to its end, or until the time is up.</summary>
    /// <param name="job">The job.</param>
    /// <param name="authorityFile">The authority that it trusts, by the variables of OpenSSL and Node.js: no client needs a line of code for it.</param>
    /// <returns>What it said, or null; and the most memory that it had, in MB.</returns>
    public async Task<(Said? Said, int Megabytes)> RunAsync(Job job, string authorityFile)
    {
        using var process = Start(authorityFile);
        using var limit = new CancellationTokenSource(Comparing.Limit, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var peak = 0;
        try
        {
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(job));
            process.StandardInput.Close();
            var exit = process.WaitForExitAsync(limit.Token);
            while (!exit.IsCompleted)
            {
                peak = Math.Max(peak, PeakMegabytes(process.Id));
                await Task.WhenAny(exit, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None));
            }

            await exit;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return (null, peak);
        }

        var said = (await output).Trim();
        if (said.Length == 0)
        {
            throw new InvalidOperationException($"{Title} ended with {process.ExitCode}: {await errors}");
        }

        return (JsonSerializer.Deserialize<Said>(said), peak);
    }

    private static int PeakMegabytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private Process Start(string authorityFile)
    {
        var info = new ProcessStartInfo(Program, Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["SSL_CERT_FILE"] = authorityFile;
        info.Environment["SSL_CERT_DIR"] = "/nonexistent";
        info.Environment["NODE_EXTRA_CA_CERTS"] = authorityFile;
        return Process.Start(info)!;
    }
}
