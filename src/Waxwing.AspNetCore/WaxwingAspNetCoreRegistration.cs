using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Waxwing;
using Waxwing.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what Waxwing has for web apps.</summary>
public static class WaxwingAspNetCoreRegistration
{
    /// <summary>
    /// Sends the mail of ASP.NET Core Identity (confirmation link, reset link, reset code), as text and HTML, through the host's
    /// <see cref="IMailSender"/>, in place of any other <see cref="IEmailSender{TUser}"/>. Links and codes are never logged. A message that
    /// nobody took ends in a <see cref="SendException"/>. Needs <c>AddWaxwing</c> or another <see cref="IMailSender"/>.
    /// </summary>
    /// <typeparam name="TUser">The app's class of users.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Changes author and name; or null. An author who is missing or no address stops the host when it starts.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddWaxwingEmailSender<TUser>(this IServiceCollection services, Action<IdentityMailOptions>? configure = null)
        where TUser : class
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<IdentityMailOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<IdentityMailOptions>, IdentityMailRules>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IdentityMailOptions>, IdentityMailRules>());
        services.Replace(ServiceDescriptor.Singleton<IEmailSender<TUser>, WaxwingEmailSender<TUser>>());
        return configure is null ? services : services.Configure(configure);
    }

    /// <summary>
    /// Checks how the relays stand, from what sending has seen of them; connects to nobody. Healthy: no relay rests. Degraded: one rests and
    /// another works, or all have rested and the next message tries. Otherwise <paramref name="failureStatus"/>. The reasons stand in the
    /// description, and each relay in the data: URLs without user or secret.
    /// </summary>
    /// <param name="builder">The health checks of the host.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What it is when no relay can be reached; null for <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags to choose checks by; or null.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static IHealthChecksBuilder AddWaxwing(this IHealthChecksBuilder builder, string name = "waxwing", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name, services => new RelayHealthCheck(services.GetRequiredService<IMailSender>()), failureStatus, tags));
    }
}
