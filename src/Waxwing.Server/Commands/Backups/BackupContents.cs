using Dapper;
using Microsoft.Data.Sqlite;
using Waxwing.CommandLine;
using Waxwing.Server.Model;

namespace Waxwing.Server.Commands.Backups;

/// <summary>What a backup holds. Whoever has one of these has read all of the file: it is whole.</summary>
/// <param name="Schema">The newest script of its schema.</param>
/// <param name="Octets">How long the file is.</param>
/// <param name="Messages">How many messages.</param>
/// <param name="Keys">How many API keys.</param>
/// <param name="Deliveries">How many deliveries in each state.</param>
/// <param name="SigningKeys">How many private keys that mail of domains is signed with (DKIM).</param>
/// <param name="Files">The names of the files beside the database that are in it.</param>
internal sealed record BackupContents(
    string Schema, long Octets, long Messages, long Keys, IReadOnlyDictionary<DeliveryState, long> Deliveries, long SigningKeys, IReadOnlyList<string> Files)
{
    /// <summary>The word for a file that cannot be used, in <c>docs/errors.md</c>.</summary>
    public const string Unusable = "BackupUnusable";

    // The first octets of every database (sqlite.org/fileformat.html §1.3).
    private static readonly byte[] Magic = [.. "SQLite format 3\0"u8];

    /// <summary>Reads a file from its first octet to its last.</summary>
    /// <exception cref="CommandException">It is no backup, is damaged, or cannot be read.</exception>
    public static BackupContents Read(string file)
    {
        try
        {
            MustBeDatabase(file);
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            MustBeWhole(connection, file);
            return new BackupContents(
                NewestScript(connection, file),
                new FileInfo(file).Length,
                connection.ExecuteScalar<long>("SELECT count(*) FROM messages"),
                connection.ExecuteScalar<long>("SELECT count(*) FROM keys"),
                connection.Query<(long State, long Count)>("SELECT state, count(*) FROM deliveries GROUP BY state").ToDictionary(row => (DeliveryState)row.State, row => row.Count),
                connection.ExecuteScalar<long>("SELECT count(*) FROM domain_keys"),
                BackedUpFiles.In(connection));
        }
        catch (SqliteException exception)
        {
            throw Refused($"{file} is damaged, or no backup of this service: {exception.SqliteErrorCode}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    private static void MustBeDatabase(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        Span<byte> begin = stackalloc byte[Magic.Length];
        if (stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) < begin.Length || !begin.SequenceEqual(Magic))
        {
            throw Refused($"{file} is no backup: waxwing backup FILE makes one");
        }
    }

    private static void MustBeWhole(SqliteConnection connection, string file)
    {
        if (connection.ExecuteScalar<string>("PRAGMA integrity_check(1)") is not "ok")
        {
            throw Refused($"{file} is damaged: use another backup");
        }
    }

    // dbup names a script by its place in the assembly: …Migrations.0001-mail.sql.
    private static string NewestScript(SqliteConnection connection, string file) =>
        connection.ExecuteScalar<string?>("SELECT ScriptName FROM SchemaVersions ORDER BY ScriptName DESC LIMIT 1")?.Split("Migrations.")[^1]
        ?? throw Refused($"{file} is no backup: waxwing backup FILE makes one");

    private static CommandException Refused(string message, Exception? inner = null) => new(ExitCodes.Configuration, Unusable, message, inner);
}
