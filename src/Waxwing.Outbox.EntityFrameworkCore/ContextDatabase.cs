using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Waxwing.Outbox;

/// <summary>The database of a context. Each use has a context of its own.</summary>
internal sealed class ContextDatabase<TContext>(IServiceScopeFactory scopes) : IOutboxDatabase
    where TContext : DbContext
{
    public async Task<T> UseAsync<T>(Func<DbConnection, OutboxDialect, Task<T>> use, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var database = scope.ServiceProvider.GetRequiredService<TContext>().Database;
            await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return await use(database.GetDbConnection(), Dialect(database.ProviderName)).ConfigureAwait(false);
        }
    }

    private static OutboxDialect Dialect(string? provider) => provider switch
    {
        "Microsoft.EntityFrameworkCore.Sqlite" => OutboxDialect.Sqlite,
        "Npgsql.EntityFrameworkCore.PostgreSQL" => OutboxDialect.PostgreSql,
        _ => throw new NotSupportedException($"The outbox knows SQLite and PostgreSQL, and not what {provider} speaks to."),
    };
}
