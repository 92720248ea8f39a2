using System.Data.Common;

namespace Waxwing.Server.Store;

/// <summary>A transaction that reads: everything in it is of one moment. Of one thread.</summary>
internal abstract class Reading
{
    /// <summary>The connection; whoever uses Dapper gives it <see cref="Transaction"/> too.</summary>
    public abstract DbConnection Connection { get; }

    /// <summary>The transaction under way.</summary>
    public abstract DbTransaction Transaction { get; }

    /// <summary>Runs a query whose parameters are <c>?1</c>, <c>?2</c>, …; null becomes NULL. The caller disposes the reader before the next statement.</summary>
    public abstract DbDataReader Query(string sql, params ReadOnlySpan<object?> values);

    /// <summary>All rows of a query, each as it is made of a row.</summary>
    public List<T> All<T>(string sql, Func<DbDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var rows = Query(sql, values);
        var all = new List<T>();
        while (rows.Read())
        {
            all.Add(row(rows));
        }

        return all;
    }
}
