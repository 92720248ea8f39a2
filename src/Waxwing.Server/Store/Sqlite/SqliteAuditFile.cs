using Microsoft.Data.Sqlite;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>The audit log of a database that is evidence: it is read, also while the service runs, and nothing is written to it, not even a migration.</summary>
internal sealed class SqliteAuditFile(string file)
{
    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 }.ToString();

    /// <summary>Entries that fit, the youngest first.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public IReadOnlyList<AuditEntry> List(AuditFilter filter, int atMost) => With(connection => AuditRows.List(connection, filter, atMost));

    /// <summary>Reads all of it, as it is at one moment.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public T Read<T>(Func<AuditRecord, T> read) => With(connection => AuditRows.Read(connection, read));

    private T With<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var connection = new SqliteConnection(_connection);
            connection.Open();
            return read(connection);
        }
        catch (SqliteException exception)
        {
            throw Faults.From(exception);
        }
    }
}
