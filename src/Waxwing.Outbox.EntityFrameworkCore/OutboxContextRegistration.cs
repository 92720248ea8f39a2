using Microsoft.EntityFrameworkCore;
using Waxwing.Outbox;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the outbox of a context of Entity Framework Core in a host.</summary>
public static class OutboxContextRegistration
{
    /// <summary>
    /// Registers a <see cref="MailOutbox"/>, which judges as the host's sender does (<c>AddWaxwing</c>), an <see cref="OutboxRelay"/> that sends what was committed by the host's
    /// <see cref="Waxwing.IMailSender"/> while the host runs, and <see cref="OutboxEntries"/>. The context is registered already, scoped (<c>AddDbContext</c>). A second context has a relay of its own; the
    /// entries are those of the first.
    /// </summary>
    /// <typeparam name="TContext">The context; its model has <see cref="OutboxModel.AddWaxwingOutbox"/>, its database is SQLite or PostgreSQL.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="options">How the relay works; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddWaxwingOutbox<TContext>(this IServiceCollection services, OutboxOptions? options = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddOutbox(static provider => new ContextDatabase<TContext>(provider.GetRequiredService<IServiceScopeFactory>()), options);
    }
}
