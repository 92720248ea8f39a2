using System.Data.Common;

namespace Waxwing.Outbox;

/// <summary>Commands with parameters, as every provider of ADO.NET takes them.</summary>
internal static class OutboxCommand
{
    /// <summary>A command on a connection.</summary>
    public static DbCommand Command(this DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is put together of constants of this assembly; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    /// <summary>The command with a value.</summary>
    public static DbCommand With(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        // A provider cannot guess the type of nothing.
        parameter.DbType = value switch
        {
            long => System.Data.DbType.Int64,
            byte[] => System.Data.DbType.Binary,
            _ => System.Data.DbType.String,
        };
        command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>The command with a whole number, or none.</summary>
    public static DbCommand With(this DbCommand command, string name, long? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.DbType, parameter.Value) = (name, System.Data.DbType.Int64, value is { } number ? number : DBNull.Value);
        command.Parameters.Add(parameter);
        return command;
    }

    public static string? TextOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? NumberOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static DateTimeOffset Time(this DbDataReader reader, int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(this DbDataReader reader, int column) => reader.NumberOrNull(column) is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
}
