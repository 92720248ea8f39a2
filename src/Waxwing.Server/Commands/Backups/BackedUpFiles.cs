using Microsoft.Data.Sqlite;
using Waxwing.CommandLine;
using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Commands.Backups;

/// <summary>
/// What lies beside the database, and a restored service goes on with: it is in the backup itself, so that a backup is one file, whole or none at all. It is taken out when the
/// backup is restored: who can write to the database of a service alone must not be able to sign its audit log.
/// </summary>
internal static class BackedUpFiles
{
    // Beyond that it is another file.
    private const int Longest = 64 * 1024;

    private static readonly string[] Names = [HeadKey.FileName];

    /// <summary>Puts into a backup what there is of it in the data folder.</summary>
    public static void Put(string backup, string folder)
    {
        using var connection = Open(backup, SqliteOpenMode.ReadWrite);
        Execute(connection, "PRAGMA journal_mode = DELETE");
        Execute(connection, "CREATE TABLE backed_up_files (name TEXT PRIMARY KEY, octets BLOB NOT NULL)");
        foreach (var name in Names.Where(name => File.Exists(Path.Combine(folder, name))))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO backed_up_files (name, octets) VALUES ($name, $octets)";
            command.Parameters.AddWithValue("$name", name);
            command.Parameters.AddWithValue("$octets", File.ReadAllBytes(Path.Combine(folder, name)));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>The names of those in a backup. One of an older version has none.</summary>
    public static string[] In(SqliteConnection backup) => IsThere(backup) ? [.. Names.Where(name => Octets(backup, name) is not null)] : [];

    /// <summary>Takes them out of a database that was a backup, into a folder, each for its owner alone. Nothing of them is left in the database.</summary>
    /// <exception cref="CommandException">One of them is none.</exception>
    public static void TakeOut(string database, string folder)
    {
        using var connection = Open(database, SqliteOpenMode.ReadWrite);
        if (!IsThere(connection))
        {
            return;
        }

        foreach (var name in Names)
        {
            if (Octets(connection, name) is { } octets)
            {
                PrivateFile.Create(Path.Combine(folder, name), octets);
            }
        }

        // The pages are written over, and not only given back (sqlite.org/pragma.html#pragma_secure_delete).
        Execute(connection, "PRAGMA secure_delete = ON");
        Execute(connection, "DROP TABLE backed_up_files");
    }

    private static bool IsThere(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'backed_up_files'";
        return (long)command.ExecuteScalar()! == 1;
    }

    private static byte[]? Octets(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT octets FROM backed_up_files WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteScalar() switch
        {
            null => null,
            byte[] { Length: <= Longest } octets => octets,
            _ => throw new CommandException(ExitCodes.Configuration, BackupContents.Unusable, $"the backup's {name} is none: use another backup"),
        };
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
