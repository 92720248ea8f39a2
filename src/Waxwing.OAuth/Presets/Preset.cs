using System.Collections.Frozen;

namespace Waxwing.OAuth;

/// <summary>What is known of a provider: data, and nothing that acts.</summary>
/// <param name="Name">Its name in the configuration.</param>
internal sealed record Preset(string Name)
{
    /// <summary>The tenant where none is named; null for a provider without tenants.</summary>
    public string? DefaultTenant { get; init; }

    /// <summary>The endpoints; <c>{tenant}</c> stands for the tenant.</summary>
    public required string Token { get; init; }

    /// <inheritdoc cref="Token"/>
    public required string Authorization { get; init; }

    /// <inheritdoc cref="Token"/>
    public string? Device { get; init; }

    /// <inheritdoc cref="Token"/>
    public string? Revocation { get; init; }

    /// <summary>The scopes of each flow that the provider has for SMTP.</summary>
    public required FrozenDictionary<OAuthFlow, string> Scopes { get; init; }

    /// <summary>Why the other flows are not there, for a person.</summary>
    public required string OtherFlows { get; init; }

    /// <summary>What the provider wants in the authorization request besides (RFC 6749 §3.1).</summary>
    public IReadOnlyDictionary<string, string> AuthorizationParameters { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The host of the redirect URI; the listener is on 127.0.0.1 whatever it says (RFC 8252 §7.3).</summary>
    public string RedirectHost { get; init; } = "127.0.0.1";
}
