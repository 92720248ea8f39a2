using System.Globalization;
using Npgsql;

[assembly: AssemblyFixture(typeof(Waxwing.Outbox.Tests.PostgresCluster))]

namespace Waxwing.Outbox.Tests;

/// <summary>A private PostgreSQL on loopback. Each test has a database of its own in it.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private const string User = "shop";
    private const string Password = "correct horse battery staple";

    // PostgreSQL does not run as root.
    private const string Nobody = "65534";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("waxwing-outbox-postgres-");
    private readonly int _port = FreePort.Next();
    private Companion? _server;
    private int _databases;

    private static string[] ToolsNeeded { get; } = ["postgres", "initdb"];

    /// <summary>A new database. Skips the test, or in CI fails it, where no server can run.</summary>
    public async Task<string> CreateAsync()
    {
        Array.ForEach(ToolsNeeded, Needs.Tool);
        var name = $"shop{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync();
        return ConnectionTo(name);
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
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private string ConnectionTo(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username={User};Password={Password};Database={database};Maximum Pool Size=150");

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private async Task PrepareAsync()
    {
        await File.WriteAllTextAsync(At("password"), Password + "\n");
        if (Environment.IsPrivilegedProcess)
        {
            await Command.MustAsync("chown", ["-R", $"{Nobody}:{Nobody}", _folder.FullName]);
        }

        var (program, arguments) = AsNobody("initdb", "-D", At("data"), "-U", User, $"--pwfile={At("password")}", "--auth=scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C");
        await Command.MustAsync(program, arguments);
    }

    // The clients are killed, and the machine is not: nothing needs to reach the disk.
    private async Task StartAsync()
    {
        var (program, arguments) = AsNobody("postgres", "-D", At("data"), "-p", _port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder.FullName}", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "max_connections=400",
            "-c", "logging_collector=on", "-c", $"log_directory={_folder.FullName}", "-c", "log_filename=postgres.log");
        _server = Companion.Start(program, arguments);
        var begun = _time.GetTimestamp();
        while (!Log().Contains("ready to accept connections", StringComparison.Ordinal))
        {
            if (_server.HasEnded || _time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:\n{Log()}");
            }

            await Task.Delay(Pause, _time);
        }
    }

    private string Log() => File.Exists(At("postgres.log")) ? File.ReadAllText(At("postgres.log")) : "";

    private static (string Program, string[] Arguments) AsNobody(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? ("setpriv", [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", Needs.Find(program)!, .. arguments])
        : (program, arguments);
}
