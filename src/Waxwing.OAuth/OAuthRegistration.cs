using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Waxwing;
using Waxwing.OAuth;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers OAuth 2.0 for the relays of a host.</summary>
public static class OAuthRegistration
{
    /// <summary>
    /// Lets the relays that have <c>oauth</c> in their configuration get tokens: behind <c>AddWaxwing</c> or before it. What does not go together stops the host when
    /// it starts, as everything in the configuration does.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddWaxwingOAuth(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<WaxwingOptions>, OAuthSources>());
        return services;
    }

    private sealed class OAuthSources : IPostConfigureOptions<WaxwingOptions>
    {
        public void PostConfigure(string? name, WaxwingOptions options)
        {
            try
            {
                options.Sender = options.Sender.WithOAuth(options.Tokens);
            }
            catch (SendException refusal)
            {
                options.Faults = [.. options.Faults, refusal];
            }
        }
    }
}
