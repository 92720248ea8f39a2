using System.Globalization;
using Waxwing.Configuration;

namespace Waxwing.OAuth;

/// <summary>Gives relays with OAuth 2.0 somebody who gets their tokens.</summary>
public static class OAuthSenderOptions
{
    /// <summary>
    /// Gives each relay that has <see cref="RelayOptions.OAuth"/> and no <see cref="RelayOptions.TokenSource"/> a source that fetches, refreshes and keeps its tokens.
    /// Nobody is asked yet. Sources are made once and shared by all senders that are made of the options.
    /// </summary>
    /// <param name="options">The options of a sender.</param>
    /// <param name="store">Where tokens are kept between one run and the next; null for the default of <see cref="TokenStoreOptions"/>. Only flows with a refresh token need it.</param>
    /// <returns>A copy of the options, with the sources.</returns>
    /// <exception cref="SendException">Stage Configure: what a relay's OAuth says does not go together, or a secret that it names cannot be read.</exception>
    public static SenderOptions WithOAuth(this SenderOptions options, TokenStoreOptions? store = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var opened = new Lazy<TokenStore>(() => TokenStore.Open(store ?? new TokenStoreOptions(), options.Clock), LazyThreadSafetyMode.PublicationOnly);
        return options with { Relays = [.. options.Relays.Select((relay, index) => relay is { OAuth: not null, TokenSource: null } ? With(relay, index, opened, options.Clock) : relay)] };
    }

    private static RelayOptions With(RelayOptions relay, int index, Lazy<TokenStore> store, TimeProvider clock)
    {
        try
        {
            var settings = ClientSettings.Of(relay);
            settings.CheckSecrets();
            return relay with { TokenSource = new AccessTokens(new AuthorizationServer(settings, clock), () => store.Value) };
        }
        catch (SendException refusal)
        {
            throw ConfigurationFault.At(string.Create(CultureInfo.InvariantCulture, $"relays[{index}]"), refusal);
        }
    }
}
