using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Waxwing;
using Waxwing.Registration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the sender of Waxwing in a host.</summary>
public static class WaxwingRegistration
{
    // One and the same object, by which OptionsRules knows whether it is our sender that the host uses.
    internal static readonly Func<IServiceProvider, IMailSender> Sender = static services =>
    {
        var sender = OptionsOf(services);
        return services.GetRequiredService<IOptions<WaxwingOptions>>().Value.Pickup is { } folder ? new PickupSender(folder, sender) : new MailSender(sender);
    };

    /// <summary>The sender's options with the host's logger and meters, where they name none themselves.</summary>
    internal static SenderOptions OptionsOf(IServiceProvider services)
    {
        var sender = services.GetRequiredService<IOptions<WaxwingOptions>>().Value.Sender;
        return sender with
        {
            Logger = sender.Logger ?? services.GetService<ILogger<MailSender>>(),
            Telemetry = sender.Telemetry with { MeterFactory = sender.Telemetry.MeterFactory ?? services.GetService<IMeterFactory>() },
        };
    }

    /// <summary>
    /// Registers one <see cref="IMailSender"/> for the whole host, unless there is one already. It is made when it is first asked for, and
    /// disposed with the container, which has to be disposed asynchronously (hosts do). The configuration is judged when the host starts: an
    /// <see cref="OptionsValidationException"/> then names each field that is wrong, and says what to do.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configuration">
    /// The configuration of the host, of which the section <c>Waxwing</c> is read; or another section, which is read itself. Its fields are
    /// those of <c>waxwing.json</c>. Secrets are named by reference in it, never written.
    /// </param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddWaxwing(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<WaxwingOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<WaxwingOptions>>(provider => new ConfiguredOptions(configuration, provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WaxwingOptions>>(new OptionsRules(services)));
        services.TryAddSingleton(Sender);
        return services;
    }

    /// <inheritdoc cref="AddWaxwing(IServiceCollection, IConfiguration)"/>
    /// <param name="services">The services of the host.</param>
    /// <param name="configuration">The configuration of the host, or a section; as above.</param>
    /// <param name="configure">Changes what was read. What it sets is judged as the configuration is.</param>
    public static IServiceCollection AddWaxwing(this IServiceCollection services, IConfiguration configuration, Action<WaxwingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddWaxwing(configuration);
        services.Configure(configure);
        return services;
    }
}
