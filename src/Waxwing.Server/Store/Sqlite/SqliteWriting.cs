using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>The connection of the writer, inside a transaction. Statements are compiled once.</summary>
internal sealed class SqliteWriting(SqliteConnection connection) : Writing, IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;

    /// <inheritdoc/>
    public override DbConnection Connection => connection;

    /// <inheritdoc/>
    public override DbTransaction Transaction => _transaction ?? throw new InvalidOperationException("No transaction is under way.");

    /// <inheritdoc/>
    public override void Begin() => _transaction = connection.BeginTransaction(deferred: false);

    /// <inheritdoc/>
    public override void Commit()
    {
        Transaction.Commit();
        End();
    }

    /// <inheritdoc/>
    public override void Rollback()
    {
        Known.Clear();
        try
        {
            _transaction?.Rollback();
        }
        catch (SqliteException)
        {
            // On a full disk SQLite has rolled back by itself (sqlite.org/lang_transaction.html).
        }

        End();
    }

    /// <inheritdoc/>
    public override int Execute(string sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteNonQuery();

    /// <inheritdoc/>
    public override long? Insert(string sql, string number, params ReadOnlySpan<object?> values) =>
        Execute(sql, values) > 0 ? SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle) : null;

    /// <inheritdoc/>
    public override DbDataReader Query(string sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteReader();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants of this room; values go as parameters.")]
    private SqliteCommand Statement(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i + 1}" });
            }

            _statements.Add(sql, command);
        }

        command.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    private void End()
    {
        _transaction?.Dispose();
        _transaction = null;
    }
}
