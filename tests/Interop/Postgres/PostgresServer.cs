using System.Globalization;

namespace Waxwing.Interop.Tests;

/// <summary>
/// A private PostgreSQL: the only server of a Debian package that has SCRAM-SHA-256-PLUS. It is not asked for anything but
/// to let somebody in.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    public const string User = "ada";
    public const string Password = "correct horse battery staple";

    // PostgreSQL does not run as root.
    private const string Nobody = "65534";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-postgres-");
    private readonly int port = FreePort.Next();
    private Companion? server;

    /// <summary>The authority that vouches for <c>localhost</c>.</summary>
    public string AuthorityFile { get; private set; } = "";

    /// <summary>The port. Skips the test, or in CI fails it, where no server can run.</summary>
    public int Port
    {
        get
        {
            Array.ForEach(ToolsNeeded, Needs.Tool);
            return port;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Array.TrueForAll(ToolsNeeded, tool => Needs.Find(tool) is not null))
        {
            await PrepareAsync();
            await StartAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private static string[] ToolsNeeded { get; } = ["postgres", "initdb", "openssl"];

    private string At(string name) => Path.Combine(folder.FullName, name);

    private async Task PrepareAsync()
    {
        AuthorityFile = await TestAuthority.CreateAsync(folder.FullName, At("server.pem"));
        await File.WriteAllTextAsync(At("password"), Password + "\n");
        if (Environment.IsPrivilegedProcess)
        {
            await Command.MustAsync("chown", ["-R", $"{Nobody}:{Nobody}", folder.FullName]);
        }

        var (program, arguments) = AsNobody("initdb", "-D", At("data"), "-U", User, $"--pwfile={At("password")}", "--auth=scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C");
        await Command.MustAsync(program, arguments);
    }

    private async Task StartAsync()
    {
        var (program, arguments) = AsNobody("postgres", "-D", At("data"), "-p", port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder.FullName}", "-c", "fsync=off",
            "-c", "ssl=on", "-c", $"ssl_cert_file={At("server.crt")}", "-c", $"ssl_key_file={At("server.key")}",
            "-c", "logging_collector=on", "-c", $"log_directory={folder.FullName}", "-c", "log_filename=postgres.log");
        server = Companion.Start(program, arguments);
        var begun = time.GetTimestamp();
        while (!Log().Contains("ready to accept connections", StringComparison.Ordinal))
        {
            if (server.HasEnded || time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:\n{Log()}");
            }

            await Task.Delay(Pause, time);
        }
    }

    private string Log() => File.Exists(At("postgres.log")) ? File.ReadAllText(At("postgres.log")) : "";

    private static (string Program, string[] Arguments) AsNobody(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? ("setpriv", [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", Needs.Find(program)!, .. arguments])
        : (program, arguments);
}
