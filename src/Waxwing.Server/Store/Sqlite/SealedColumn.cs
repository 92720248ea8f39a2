using Waxwing.Server.AtRest;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Columns that hold what <see cref="IDataProtection"/> sealed. Who adds one adds it here, so that rotation and encryption come to it.</summary>
/// <param name="Select">Reads key and secret of each row.</param>
/// <param name="Update">Writes another secret (<c>?3</c>) into the row of a key (<c>?1</c>) if it holds the one of before (<c>?2</c>).</param>
/// <param name="Context">The context of a row's secret.</param>
/// <param name="Changed">What else is written where a row was changed, with its key (<c>?1</c>); null: nothing.</param>
internal sealed record SealedColumn(string Select, string Update, Func<byte[], byte[]> Context, string? Changed = null)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SealedColumn> All { get; } =
    [
        new("SELECT CAST(name AS BLOB), octets FROM secrets WHERE is_sealed = 1", "UPDATE secrets SET octets = ?3 WHERE name = CAST(?1 AS TEXT) AND octets = ?2", SqliteSecrets.Context),
        // Whoever has read the domain with the secret of before does not write that back.
        new("SELECT id, secret FROM domain_keys WHERE length(secret) > 0", "UPDATE domain_keys SET secret = ?3 WHERE id = ?1 AND secret = ?2", Domains.DomainKeyring.Context,
            "UPDATE domains SET revision = revision + 1 WHERE id IN (SELECT domain FROM domain_keys WHERE id = ?1)"),
    ];
}
