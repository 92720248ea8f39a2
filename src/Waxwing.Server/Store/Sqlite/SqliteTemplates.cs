using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Templates;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Templates in SQLite.</summary>
internal sealed class SqliteTemplates(SqliteDatabase database, TimeProvider clock) : ITemplateStore
{
    private const string Columns =
        """
        SELECT t.id, t.tenant, t.name, t.alias, t.created_at, t.updated_at, t.published_at, d.id, d.created_at, d.source, p.id, p.created_at, p.source
        FROM templates t JOIN template_versions d ON d.template = t.id AND d.id = t.draft LEFT JOIN template_versions p ON p.template = t.id AND p.id = t.published
        """;

    /// <inheritdoc/>
    public Task<TemplateChange> AddAsync(StoredTemplate template, int atMost, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        if (Exists(writing, "SELECT 1 FROM templates WHERE tenant = ?1 LIMIT 1 OFFSET ?2", template.Tenant, atMost - 1))
        {
            return TemplateChange.TooMany;
        }

        if (IsTaken(writing, template))
        {
            return TemplateChange.AliasTaken;
        }

        writing.Execute(
            "INSERT INTO templates (id, tenant, name, alias, created_at, updated_at, draft) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            template.Id.ToOctets(), template.Tenant, template.Name, template.Alias, template.CreatedAt.ToKept(), template.UpdatedAt.ToKept(), template.Draft.Id.ToOctets());
        Write(writing, template.Id, template.Draft);
        return TemplateChange.Done;
    });

    /// <inheritdoc/>
    public ValueTask<StoredTemplate?> FindAsync(string tenant, string name, CancellationToken cancellationToken) => ValueTask.FromResult(database.ReadFile(connection =>
        (Ids.TryRead(name, out var id)
            ? Load(connection, "WHERE t.tenant = $tenant AND t.id = $id", ("$tenant", tenant), ("$id", id.ToOctets()))
            : Load(connection, "WHERE t.tenant = $tenant AND t.alias = $alias", ("$tenant", tenant), ("$alias", name))).FirstOrDefault()));

    /// <inheritdoc/>
    public ValueTask<Slice<StoredTemplate>> ListAsync(string tenant, Page page, CancellationToken cancellationToken)
    {
        var (bound, order) = page.Before is null ? ("t.id < $bound", "DESC") : ("t.id > $bound", "ASC");
        var where = (page.Before ?? page.After) is null ? "WHERE t.tenant = $tenant" : $"WHERE t.tenant = $tenant AND {bound}";
        var found = database.ReadFile(connection => Load(
            connection, $"{where} ORDER BY t.id {order} LIMIT $limit", ("$tenant", tenant), ("$bound", (page.Before ?? page.After ?? Guid.Empty).ToOctets()), ("$limit", page.Limit + 1)));
        var part = found.Take(page.Limit);
        return ValueTask.FromResult(new Slice<StoredTemplate>([.. page.Before is null ? part : part.Reverse()], found.Count > page.Limit));
    }

    /// <inheritdoc/>
    public Task<TemplateChange> UpdateAsync(StoredTemplate before, StoredTemplate after, AuditFact? told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        var id = after.Id.ToOctets();
        if (IsTaken(writing, after))
        {
            return TemplateChange.AliasTaken;
        }

        // Every change makes another draft or publishes one: who has read both has read all.
        var changed = writing.Execute(
            "UPDATE templates SET name = ?3, alias = ?4, updated_at = ?5, draft = ?6, published = ?7, published_at = ?8 WHERE id = ?1 AND tenant = ?2 AND draft = ?9 AND published IS ?10",
            id, after.Tenant, after.Name, after.Alias, after.UpdatedAt.ToKept(), after.Draft.Id.ToOctets(), after.Published?.Id.ToOctets(), after.PublishedAt?.ToKept(),
            before.Draft.Id.ToOctets(), before.Published?.Id.ToOctets());
        if (changed == 0)
        {
            return TemplateChange.Stale;
        }

        Write(writing, after.Id, after.Draft);
        writing.Execute("DELETE FROM template_versions WHERE template = ?1 AND id <> ?2 AND id IS NOT ?3", id, after.Draft.Id.ToOctets(), after.Published?.Id.ToOctets());
        Tell(writing, told);
        return TemplateChange.Done;
    });

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string tenant, Guid id, AuditFact told, CancellationToken cancellationToken) => database.WriteAsync(writing =>
    {
        if (!Exists(writing, "SELECT 1 FROM templates WHERE tenant = ?1 AND id = ?2", tenant, id.ToOctets()))
        {
            return false;
        }

        writing.Execute("DELETE FROM template_versions WHERE template = ?1", id.ToOctets());
        writing.Execute("DELETE FROM templates WHERE id = ?1", id.ToOctets());
        Tell(writing, told);
        return true;
    });

    private void Tell(Writing writing, AuditFact? told)
    {
        if (told is not null)
        {
            SqliteAudit.Append(writing, told, clock.GetUtcNow());
        }
    }

    private static bool IsTaken(Writing writing, StoredTemplate template) =>
        template.Alias is { } alias && Exists(writing, "SELECT 1 FROM templates WHERE tenant = ?1 AND alias = ?2 AND id <> ?3", template.Tenant, alias, template.Id.ToOctets());

    private static void Write(Writing writing, Guid template, TemplateVersion version) => writing.Execute(
        "INSERT INTO template_versions (template, id, created_at, source) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        template.ToOctets(), version.Id.ToOctets(), version.CreatedAt.ToKept(), JsonSerializer.Serialize(version.Source, TemplateJson.Default.TemplateSource));

    private static bool Exists(Writing writing, string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = writing.Query(sql, values);
        return reader.Read();
    }

    private static List<StoredTemplate> Load(SqliteConnection connection, string rest, params (string Name, object Value)[] values)
    {
        using var command = connection.CreateCommand();
        // What follows is a constant of this room; values go as parameters.
#pragma warning disable CA2100
        command.CommandText = $"{Columns} {rest}";
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var rows = command.ExecuteReader();
        var found = new List<StoredTemplate>();
        while (rows.Read())
        {
            found.Add(new StoredTemplate
            {
                Id = Ids.FromOctets(rows.GetFieldValue<byte[]>(0)),
                Tenant = rows.GetString(1),
                Name = rows.GetString(2),
                Alias = rows.IsDBNull(3) ? null : rows.GetString(3),
                CreatedAt = rows.GetInt64(4).ToMoment(),
                UpdatedAt = rows.GetInt64(5).ToMoment(),
                PublishedAt = rows.IsDBNull(6) ? null : rows.GetInt64(6).ToMoment(),
                Draft = Version(rows, 7),
                Published = rows.IsDBNull(10) ? null : Version(rows, 10),
            });
        }

        return found;
    }

    private static TemplateVersion Version(DbDataReader rows, int first) => new(
        Ids.FromOctets(rows.GetFieldValue<byte[]>(first)),
        rows.GetInt64(first + 1).ToMoment(),
        JsonSerializer.Deserialize(rows.GetString(first + 2), TemplateJson.Default.TemplateSource)!);
}
