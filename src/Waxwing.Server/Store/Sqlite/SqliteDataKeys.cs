using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Waxwing.Server.AtRest;
using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Keys of data at rest in SQLite: which there are, and what is under which.</summary>
internal sealed class SqliteDataKeys(SqliteDatabase database, DataProtection protection, TimeProvider clock) : IDataKeys
{
    // What one write changes at most, and how much of it is in memory.
    private const int Batch = 200;
    private const long BatchOctets = 16 * 1024 * 1024;

    // A message that has neither content nor subject any more has nothing to encrypt.
    private const string Unencrypted =
        "data_key IS NULL AND (EXISTS (SELECT 1 FROM contents WHERE contents.message = messages.seq) OR coalesce(json_extract(summary, '$.subject'), '') <> '')";

    private readonly MessageProtection _messages = new(protection);

    /// <inheritdoc/>
    public bool IsWhole => database.ReadFile(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM encrypted_since") > 0);

    /// <inheritdoc/>
    public IReadOnlyList<(KeyId Id, byte[]? Wrapped)> Known() => database.ReadFile(connection =>
        connection.Query<(byte[] Id, byte[]? Wrapped)>("SELECT id, wrapped FROM key_encryption_keys ORDER BY number DESC").Select(row => (KeyId.Read(row.Id), row.Wrapped)).ToArray());

    /// <inheritdoc/>
    public Task AddAsync(KeyId id, byte[]? wrapped, CancellationToken cancellationToken) => database.WriteAsync(writing => writing.Execute(
        """
        INSERT INTO key_encryption_keys (number, id, added_at, wrapped) VALUES ((SELECT coalesce(max(number), 0) + 1 FROM key_encryption_keys), ?1, ?2, ?3)
        ON CONFLICT (id) DO UPDATE SET number = excluded.number, wrapped = coalesce(excluded.wrapped, wrapped)
        """,
        id.ToOctets(), clock.GetUtcNow().ToKept(), wrapped));

    /// <inheritdoc/>
    public Task RemoveAsync(KeyId id, CancellationToken cancellationToken) => database.WriteAsync(writing => writing.Execute("DELETE FROM key_encryption_keys WHERE id = ?1", id.ToOctets()));

    /// <inheritdoc/>
    public IReadOnlyList<KeyUse> Uses() => database.ReadFile(connection =>
    {
        var messages = connection.Query<(byte[]? Id, long Messages, long Waiting)>(
            $"""
            SELECT substr(data_key, 2, {KeyId.Length}), count(*), sum(EXISTS (SELECT 1 FROM deliveries WHERE deliveries.message = messages.seq AND state < 6))
            FROM messages WHERE data_key IS NOT NULL OR ({Unencrypted}) GROUP BY 1
            """).Select(row => new KeyUse(row.Id is null ? null : KeyId.Read(row.Id), row.Messages, row.Waiting, 0, 0));
        var others = SealedColumn.All.SelectMany(column => connection.Query<(byte[] Header, long Count)>(column.Uses)
            .Select(row => new KeyUse(IdOf(row.Header), 0, 0, column.IsSecret ? row.Count : 0, column.IsSecret ? 0 : row.Count)));
        var plain = new KeyUse(null, 0, 0, connection.ExecuteScalar<long>("SELECT count(*) FROM secrets WHERE is_sealed = 0"), 0);
        return messages.Concat(others).Append(plain).GroupBy(use => use.Id)
            .Select(same => new KeyUse(same.Key, same.Sum(use => use.Messages), same.Sum(use => use.Waiting), same.Sum(use => use.Secrets), same.Sum(use => use.Others)))
            .Where(use => use.Messages + use.Secrets + use.Others > 0).ToArray();
    });

    /// <inheritdoc/>
    public async Task<bool> EncryptAsync(Action<int> progress, CancellationToken cancellationToken)
    {
        await EncryptSecretsAsync().ConfigureAwait(false);
        await RenewAsync(SealedColumn.All, cancellationToken).ConfigureAwait(false);
        long? after = 0;
        while (after is { } last)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var plain = Plain(last);
            after = plain.Count > 0 ? plain[^1].Seq : null;
            if (plain.Count > 0)
            {
                await EncryptAsync(plain).ConfigureAwait(false);
                progress(plain.Count);
            }
        }

        return database.Compact() && await database.WriteAsync(writing => writing.Execute("INSERT INTO encrypted_since (at) VALUES (?1)", clock.GetUtcNow().ToKept()) > 0).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<(int Rewrapped, int Unreadable)> RewrapAsync(CancellationToken cancellationToken)
    {
        var (rewrapped, unreadable) = await RenewAsync(SealedColumn.All, cancellationToken).ConfigureAwait(false);
        long? after = 0;
        while (after is { } last)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var behind = Behind(last);
            after = behind.Length > 0 ? behind[^1].Seq : null;
            var changes = new List<(long Seq, byte[] Before, byte[] Key)>(behind.Length);
            foreach (var row in behind)
            {
                try
                {
                    changes.Add((row.Seq, row.Key, _messages.Rewrap(row.Tenant, Ids.FromOctets(row.Id), row.Key)));
                }
                catch (CryptographicException)
                {
                    unreadable++;
                }
            }

            rewrapped += changes.Count == 0 ? 0 : await database.WriteAsync(writing =>
                changes.Sum(change => writing.Execute("UPDATE messages SET data_key = ?3 WHERE seq = ?1 AND data_key = ?2", change.Seq, change.Before, change.Key))).ConfigureAwait(false);
        }

        return (rewrapped, unreadable);
    }

    private (long Seq, byte[] Id, string Tenant, byte[] Key)[] Behind(long after) => database.ReadFile(connection => connection.Query<(long Seq, byte[] Id, string Tenant, byte[] Key)>(
        $"SELECT seq, id, tenant, data_key FROM messages WHERE seq > @after AND data_key IS NOT NULL AND substr(data_key, 2, {KeyId.Length}) <> @newest ORDER BY seq LIMIT @limit",
        new { after, newest = protection.Keys!.Newest.Id.ToOctets(), limit = Batch }).ToArray());

    private List<PlainMessage> Plain(long after) => database.ReadFile(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT seq, id, tenant, summary, contents.octets FROM messages LEFT JOIN contents ON contents.message = seq WHERE seq > $after AND {Unencrypted} ORDER BY seq LIMIT {Batch}";
        command.Parameters.AddWithValue("$after", after);
        using var rows = command.ExecuteReader();
        var found = new List<PlainMessage>();
        var octets = 0L;
        while (octets < BatchOctets && rows.Read())
        {
            found.Add(new PlainMessage(rows.GetInt64(0), Ids.FromOctets(rows.GetFieldValue<byte[]>(1)), rows.GetString(2), rows.GetString(3), rows.IsDBNull(4) ? null : rows.GetFieldValue<byte[]>(4)));
            octets += found[^1].Content?.Length ?? 0;
        }

        return found;
    });

    private Task EncryptAsync(List<PlainMessage> plain)
    {
        var changes = plain.ConvertAll(row =>
        {
            var summary = JsonSerializer.Deserialize(row.Summary, StoreJson.Default.MessageSummary)!;
            return (row.Seq, HasContent: row.Content is not null, Summary: JsonSerializer.Serialize(summary with { Subject = "" }, StoreJson.Default.MessageSummary),
                Kept: _messages.Seal(row.Tenant, row.Id, row.Content ?? [], summary.Subject)!);
        });
        return database.WriteAsync(writing =>
        {
            foreach (var (seq, hasContent, summary, kept) in changes)
            {
                if (writing.Execute("UPDATE messages SET data_key = ?2, subject = ?3, summary = ?4 WHERE seq = ?1 AND data_key IS NULL", seq, kept.DataKey, kept.Subject, summary) > 0 && hasContent)
                {
                    writing.Execute("UPDATE contents SET octets = ?2 WHERE message = ?1", seq, kept.Content);
                }
            }
        });
    }

    private Task<int> EncryptSecretsAsync()
    {
        var changes = database.ReadFile(connection => connection.Query<(string Name, byte[] Octets)>("SELECT name, octets FROM secrets WHERE is_sealed = 0").ToArray())
            .Select(row => (row.Name, Sealed: protection.Seal(row.Octets, SqliteSecrets.Context(row.Name)))).ToArray();
        return database.WriteAsync(writing => changes.Sum(change => writing.Execute("UPDATE secrets SET octets = ?2, is_sealed = 1 WHERE name = ?1 AND is_sealed = 0", change.Name, change.Sealed)));
    }

    private async Task<(int Renewed, int Unreadable)> RenewAsync(IEnumerable<SealedColumn> columns, CancellationToken cancellationToken)
    {
        var (renewed, unreadable) = (0, 0);
        foreach (var column in columns)
        {
            byte[] after = [];
            while (Rows(column, after) is { Length: > 0 } rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                after = rows[^1].Key;
                var changes = new List<(byte[] Key, byte[] Before, byte[] Anew)>(rows.Length);
                foreach (var (key, before) in rows)
                {
                    try
                    {
                        if (protection.IsBehind(before))
                        {
                            changes.Add((key, before, protection.Renew(before, column.Context(key))));
                        }
                    }
                    catch (CryptographicException)
                    {
                        unreadable++;
                    }
                }

                renewed += changes.Count == 0 ? 0 : await database.WriteAsync(writing => changes.Sum(change => Change(writing, column, change.Key, change.Before, change.Anew))).ConfigureAwait(false);
            }
        }

        return (renewed, unreadable);
    }

    private static int Change(Writing writing, SealedColumn column, byte[] key, byte[] before, byte[] anew)
    {
        var changed = writing.Execute(column.Update, key, before, anew);
        if (changed > 0 && column.Changed is { } also)
        {
            writing.Execute(also, key);
        }

        return changed;
    }

    private (byte[] Key, byte[] Secret)[] Rows(SealedColumn column, byte[] after) => database.ReadFile(connection => connection.Query<(byte[] Key, byte[] Secret)>(column.Rows(Batch), new { after }).ToArray());

    private static KeyId? IdOf(byte[] header) => header is [WrappedKey.Version, .. { Length: KeyId.Length } id] ? KeyId.Read(id) : null;

    private sealed record PlainMessage(long Seq, Guid Id, string Tenant, string Summary, byte[]? Content);
}
