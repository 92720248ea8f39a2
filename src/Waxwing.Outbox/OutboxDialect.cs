namespace Waxwing.Outbox;

/// <summary>What a database says in its own way. Immutable.</summary>
public sealed class OutboxDialect
{
    private OutboxDialect(string name, string number, string octets, (string Begin, string End) oneOf) => (Name, Number, Octets, OneOf) = (name, number, octets, oneOf);

    /// <summary>SQLite 3.35 or newer (<c>RETURNING</c>). It has one writer at a time, so that claims never meet.</summary>
    public static OutboxDialect Sqlite { get; } = new("SQLite", "INTEGER", "BLOB", ("IN (", ")"));

    /// <summary>PostgreSQL 9.5 or newer. Workers pass over rows that another one is claiming (<c>SKIP LOCKED</c>). The array keeps the planner from asking for the rows more than once.</summary>
    public static OutboxDialect PostgreSql { get; } = new("PostgreSQL", "bigint", "bytea", ("= ANY(ARRAY(", " FOR UPDATE SKIP LOCKED))"));

    /// <summary>The name of the database.</summary>
    public string Name { get; }

    /// <summary>The type of whole numbers of 64 bits.</summary>
    internal string Number { get; }

    /// <summary>The type of octets.</summary>
    internal string Octets { get; }

    /// <summary>What stands around a query for: is one of the ids that it gives, and that nobody else can claim at the same time.</summary>
    internal (string Begin, string End) OneOf { get; }

    /// <summary>The name of the database.</summary>
    public override string ToString() => Name;
}
