using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>A transaction that reads.</summary>
internal sealed class SqliteReading(SqliteConnection connection, SqliteTransaction transaction) : Reading, IDisposable
{
    // Readers of rows live on when their query returns, and need their command.
    private readonly List<SqliteCommand> _commands = [];

    /// <inheritdoc/>
    public override DbConnection Connection => connection;

    /// <inheritdoc/>
    public override DbTransaction Transaction => transaction;

    /// <inheritdoc/>
    [SuppressMessage("Security", "CA2100", Justification = "The texts are constants of this room; values go as parameters.")]
    public override DbDataReader Query(string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        _commands.Add(command);
        command.Transaction = transaction;
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"?{i + 1}", values[i] ?? DBNull.Value);
        }

        return command.ExecuteReader();
    }

    /// <inheritdoc/>
    public void Dispose() => _commands.ForEach(command => command.Dispose());
}
