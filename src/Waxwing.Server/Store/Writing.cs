using Waxwing.Server.Model;

namespace Waxwing.Server.Store;

/// <summary>A transaction that reads and writes, of the writer alone.</summary>
internal abstract class Writing : Reading
{
    /// <summary>Runs a statement whose parameters are <c>?1</c>, <c>?2</c>, …; null becomes NULL.</summary>
    /// <returns>How many rows it changed.</returns>
    public abstract int Execute(string sql, params ReadOnlySpan<object?> values);

    /// <summary>Inserts a row whose number the database gives.</summary>
    /// <param name="sql">The statement, with parameters as above.</param>
    /// <param name="number">The column of the number.</param>
    /// <param name="values">The values.</param>
    /// <returns>The number; null where the row is there already (ON CONFLICT DO NOTHING).</returns>
    public abstract long? Insert(string sql, string number, params ReadOnlySpan<object?> values);

    /// <summary>What was found or made in this transaction and those before it; forgotten when one is rolled back.</summary>
    public Dictionary<Lane, long> Known { get; } = [];

    /// <summary>Begins a transaction.</summary>
    public abstract void Begin();

    /// <summary>Ends it: everything is on the disk.</summary>
    public abstract void Commit();

    /// <summary>Ends it: nothing happened.</summary>
    public abstract void Rollback();
}
