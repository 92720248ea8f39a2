using System.Globalization;
using System.Reflection;
using DbUp;
using Microsoft.Data.Sqlite;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Brings the schema up to date: the scripts of <c>Migrations/</c>, in the order of their names, each once. A database of a newer version is refused.</summary>
internal static class SqliteMigrations
{
    private static readonly string Folder = $"{typeof(SqliteMigrations).Namespace!}.Migrations.";

    /// <exception cref="StoreException">The database is newer, or a script failed.</exception>
    public static void Apply(string file)
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();
        RefuseNewer(connectionString);
        var result = DeployChanges.To
            .SqliteDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => name.StartsWith(Folder, StringComparison.Ordinal))
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
        {
            throw result.Error is SqliteException fault ? Faults.From(fault) : new StoreException(StoreFault.Unavailable, "the schema could not be brought up to date", result.Error);
        }
    }

    private static void RefuseNewer(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = 'SchemaVersions'";
        if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 0)
        {
            return;
        }

        var known = Assembly.GetExecutingAssembly().GetManifestResourceNames().ToHashSet(StringComparer.Ordinal);
        command.CommandText = "SELECT ScriptName FROM SchemaVersions ORDER BY ScriptName";
        using var names = command.ExecuteReader();
        while (names.Read())
        {
            if (!known.Contains(names.GetString(0)))
            {
                throw new StoreException(StoreFault.TooNew, $"the database was made by a newer version ({names.GetString(0)[Folder.Length..]}): upgrade Waxwing, or restore a backup of before");
            }
        }
    }
}
