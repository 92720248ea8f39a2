using Dapper;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Tenants and keys in SQLite.</summary>
internal sealed class SqliteAccounts(SqliteDatabase database, TimeProvider clock) : IAccounts
{
    private const string Keys =
        """
        SELECT id, tenant, name, scope, domain, is_test AS IsTest, created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt, secret_hash AS SecretHash,
               scram_salt AS Salt, scram_iterations AS Iterations, scram_stored_key AS StoredKey, scram_server_key AS ServerKey,
               EXISTS (SELECT 1 FROM pauses WHERE scope = 0 AND pauses.name = lower(hex(keys.id))) AS IsPaused
        FROM keys
        """;

    public Task AddAsync(ApiKey key, AuditFact? told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        writing.Execute("INSERT INTO tenants (name, created_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING", key.Tenant, key.CreatedAt.ToKept());
        writing.Execute(
            """
            INSERT INTO keys (id, tenant, name, scope, domain, is_test, created_at, expires_at, revoked_at, secret_hash, scram_salt, scram_iterations, scram_stored_key, scram_server_key)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9, ?10, ?11, ?12, ?13)
            """,
            key.Id.ToOctets(), key.Tenant, key.Name, (int)key.Scope, key.Domain, key.IsTest, key.CreatedAt.ToKept(), key.ExpiresAt?.ToKept(), key.SecretHash,
            key.Scram.Salt, key.Scram.Iterations, key.Scram.StoredKey, key.Scram.ServerKey);
        Tell(writing, told);
    });

    public ValueTask<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection =>
        connection.QuerySingleOrDefault<Row>($"{Keys} WHERE id = @id", new { id = id.ToOctets() })?.ToKey()));

    public ValueTask<IReadOnlyList<ApiKey>> ListAsync(string? tenant, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<ApiKey>>(database.ReadFile(connection =>
        connection.Query<Row>($"{Keys} WHERE @tenant IS NULL OR tenant = @tenant ORDER BY id DESC", new { tenant }).Select(row => row.ToKey()).ToArray()));

    public Task<bool> RenameAsync(string tenant, Guid id, string name, AuditFact? told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
        writing.Execute("UPDATE keys SET name = ?3 WHERE id = ?2 AND tenant = ?1", tenant, id.ToOctets(), name) > 0 && Tell(writing, told));

    public Task<bool> RevokeAsync(string? tenant, Guid id, AuditFact? told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
        writing.Execute(
            "UPDATE keys SET revoked_at = coalesce(revoked_at, ?3) WHERE id = ?2 AND (?1 IS NULL OR tenant = ?1)", tenant, id.ToOctets(), clock.GetUtcNow().ToKept()) > 0 && Tell(writing, told));

    private bool Tell(Writing writing, AuditFact? told)
    {
        if (told is not null)
        {
            SqliteAudit.Append(writing, told, clock.GetUtcNow());
        }

        return true;
    }

    // As Dapper reads it.
    private sealed class Row
    {
        public byte[] Id { get; init; } = [];

        public string Tenant { get; init; } = string.Empty;

        public string Name { get; init; } = string.Empty;

        public long Scope { get; init; }

        public string? Domain { get; init; }

        public bool IsTest { get; init; }

        public bool IsPaused { get; init; }

        public long CreatedAt { get; init; }

        public long? ExpiresAt { get; init; }

        public long? RevokedAt { get; init; }

        public byte[] SecretHash { get; init; } = [];

        public byte[] Salt { get; init; } = [];

        public int Iterations { get; init; }

        public byte[] StoredKey { get; init; } = [];

        public byte[] ServerKey { get; init; } = [];

        public ApiKey ToKey() => new()
        {
            Id = Ids.FromOctets(Id),
            Tenant = Tenant,
            Name = Name,
            Scope = (KeyScope)Scope,
            Domain = Domain,
            IsTest = IsTest,
            IsPaused = IsPaused,
            CreatedAt = CreatedAt.ToMoment(),
            ExpiresAt = ExpiresAt?.ToMoment(),
            RevokedAt = RevokedAt?.ToMoment(),
            SecretHash = SecretHash,
            Scram = new ScramCredential(Salt, Iterations, StoredKey, ServerKey),
        };
    }
}
