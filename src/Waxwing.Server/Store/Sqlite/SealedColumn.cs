using Waxwing.Server.AtRest;
using Waxwing.Server.Domains;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>A column that holds what <see cref="IDataProtection"/> sealed. Who adds one adds it here, so that encryption and rotation come to it.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Key">What names a row, as octets.</param>
/// <param name="Column">The column.</param>
/// <param name="Context">The context of a row's content, by its key.</param>
/// <param name="IsSecret">Whether it holds the few secrets of the service; otherwise there may be many rows, and they are told apart.</param>
internal sealed record SealedColumn(string Table, string Key, string Column, Func<byte[], byte[]> Context, bool IsSecret)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SealedColumn> All { get; } =
    [
        new("secrets", "CAST(name AS BLOB)", "octets", SqliteSecrets.Context, IsSecret: true) { Where = "is_sealed = 1" },
        // Whoever has read the domain with the secret of before does not write that back.
        new("domain_keys", "id", "secret", DomainKeyring.Context, IsSecret: true)
        {
            Where = "length(secret) > 0", Changed = "UPDATE domains SET revision = revision + 1 WHERE id IN (SELECT domain FROM domain_keys WHERE id = ?1)",
        },
        new("webhook_secrets", "webhook", "secret", WebhookRows.SecretContext, IsSecret: true),
        new("webhook_events", "id", "body", WebhookRows.BodyContext, IsSecret: false),
        new("returned", "id", "content", SqliteReturnedMail.ContentContext, IsSecret: false) { Where = "content IS NOT NULL" },
        new("returned", "id", "shown", SqliteReturnedMail.ShownContext, IsSecret: false) { Where = "shown IS NOT NULL" },
    ];

    /// <summary>Which rows hold something.</summary>
    public string Where { get; init; } = "1";

    /// <summary>What else is written where a row was changed, with its key (<c>?1</c>); null: nothing.</summary>
    public string? Changed { get; init; }

    /// <summary>Reads keys and contents behind a key; of secrets all, of others a part.</summary>
    public string Rows(int limit) => $"SELECT {Key}, {Column} FROM {Table} WHERE {Where} AND {Key} > @after ORDER BY 1 LIMIT {(IsSecret ? -1 : limit)}";

    /// <summary>Counts the rows by the key that they are encrypted under.</summary>
    public string Uses => $"SELECT substr({Column}, 1, {WrappedKey.HeaderLength}), count(*) FROM {Table} WHERE {Where} GROUP BY 1";

    /// <summary>Writes another content (<c>?3</c>) into the row of a key (<c>?1</c>) if it holds the one of before (<c>?2</c>).</summary>
    public string Update => $"UPDATE {Table} SET {Column} = ?3 WHERE {Key} = ?1 AND {Column} = ?2";
}
