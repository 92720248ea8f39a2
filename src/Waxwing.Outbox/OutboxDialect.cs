namespace Waxwing.Outbox;

/// <summary>What a database says in its own way. Immutable.</summary>
public sealed class OutboxDialect
{
    private OutboxDialect(string name, string number, string octets, string dueIds) => (Name, Number, Octets, DueIds) = (name, number, octets, dueIds);

    /// <summary>SQLite 3.35 or newer (<c>RETURNING</c>). It has one writer at a time, so that claims never meet.</summary>
    public static OutboxDialect Sqlite { get; } = new("SQLite", "INTEGER", "BLOB", "IN ({0})");

    /// <summary>PostgreSQL 9.5 or newer. Workers pass over rows that another one is claiming (<c>SKIP LOCKED</c>). The array keeps the planner from asking for the rows more than once.</summary>
    public static OutboxDialect PostgreSql { get; } = new("PostgreSQL", "bigint", "bytea", "= ANY(ARRAY({0} FOR UPDATE SKIP LOCKED))");

    /// <summary>The name of the database.</summary>
    public string Name { get; }

    /// <summary>The type of whole numbers of 64 bits.</summary>
    internal string Number { get; }

    /// <summary>The type of octets.</summary>
    internal string Octets { get; }

    /// <summary>Is one of the ids that a query gives, which nobody else can claim at the same time.</summary>
    internal string DueIds { get; }

    /// <summary>The name of the database.</summary>
    public override string ToString() => Name;
}
