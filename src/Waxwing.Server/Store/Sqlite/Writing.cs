using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>The connection of the writer, inside a transaction. Statements are compiled once.</summary>
internal sealed class Writing(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;

    /// <summary>The connection; whoever uses Dapper gives it <see cref="Transaction"/> too.</summary>
    public SqliteConnection Connection { get; } = connection;

    /// <summary>The transaction under way.</summary>
    public SqliteTransaction Transaction => _transaction ?? throw new InvalidOperationException("No transaction is under way.");

    /// <summary>What was found or made in this transaction and those before it; forgotten when one is rolled back.</summary>
    public Dictionary<Lane, long> Known { get; } = [];

    /// <summary>Begins a transaction.</summary>
    public void Begin() => _transaction = Connection.BeginTransaction(deferred: false);

    /// <summary>Ends it: everything is on the disk.</summary>
    public void Commit()
    {
        Transaction.Commit();
        End();
    }

    /// <summary>Ends it: nothing happened.</summary>
    public void Rollback()
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

    /// <summary>Runs a statement whose parameters are <c>?1</c>, <c>?2</c>, …; null becomes NULL.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteNonQuery();

    /// <summary>Runs a query whose parameters are <c>?1</c>, <c>?2</c>, …; the caller disposes the reader before the next statement of the same text.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteReader();

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
            command = Connection.CreateCommand();
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
