using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waxwing;
using Waxwing.Outbox;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the outbox of Waxwing in a host.</summary>
public static class OutboxRegistration
{
    /// <summary>
    /// Registers a <see cref="MailOutbox"/>, which judges as the host's sender does (<c>AddWaxwing</c>), an <see cref="OutboxRelay"/> that sends by the host's <see cref="IMailSender"/> while the
    /// host runs, and <see cref="OutboxEntries"/>.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="dialect">The database.</param>
    /// <param name="source">Gives the source of connections; asked once. Whether it is disposed is its maker's affair.</param>
    /// <param name="options">How the relay works; null for the defaults.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/>, <paramref name="dialect"/> or <paramref name="source"/> is null.</exception>
    public static IServiceCollection AddWaxwingOutbox(this IServiceCollection services, OutboxDialect dialect, Func<IServiceProvider, DbDataSource> source, OutboxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(source);
        services.TryAddSingleton<IOutboxDatabase>(provider => new SourceDatabase(source(provider), dialect));
        return services.AddOutbox(static provider => provider.GetRequiredService<IOutboxDatabase>(), options);
    }

    internal static IServiceCollection AddOutbox(this IServiceCollection services, Func<IServiceProvider, IOutboxDatabase> database, OutboxOptions? options)
    {
        services.TryAddSingleton(static provider => new MailOutbox(WaxwingRegistration.OptionsOf(provider)));
        services.TryAddSingleton(provider => new OutboxEntries(database(provider), Clock(provider)));
        services.AddSingleton<IHostedService>(provider => new OutboxRelay(database(provider), provider.GetRequiredService<IMailSender>(), options, Clock(provider),
            provider.GetService<ILogger<OutboxRelay>>(), provider.GetService<IMeterFactory>()));
        return services;
    }

    internal static TimeProvider Clock(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
