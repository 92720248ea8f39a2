using System.Text.Json.Serialization;

namespace Waxwing.OAuth;

/// <summary>What is kept between one run and the next, for one user of one client at one relay.</summary>
/// <param name="Relay">The relay, with its user.</param>
/// <param name="ClientId">The client.</param>
/// <param name="AccessToken">The last access token.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="GoodUntil">When another one is asked for.</param>
/// <param name="RefreshToken">The refresh token.</param>
/// <param name="Scope">The scopes that were granted, or null for those that were asked for.</param>
/// <param name="Seed">SHA-256 of the configured refresh token that all came from, or null after a sign-in.</param>
internal sealed record KeptTokens(
    string Relay,
    string ClientId,
    string AccessToken,
    DateTimeOffset ExpiresAt,
    DateTimeOffset GoodUntil,
    string? RefreshToken,
    string? Scope,
    string? Seed)
{
    /// <summary>What a grant leaves to keep.</summary>
    public static KeptTokens Of(ClientSettings settings, TokenGrant grant, string? seed) => new(
        settings.Relay, settings.Options.ClientId!, grant.AccessToken, grant.ExpiresAt, grant.GoodUntil, grant.RefreshToken, grant.Scope, seed);

    /// <summary>The same as a grant.</summary>
    public TokenGrant Grant => new(AccessToken, ExpiresAt, GoodUntil, RefreshToken, Scope);

    /// <summary>Nothing that is secret.</summary>
    public override string ToString() => $"tokens of {Relay}";
}

/// <summary>Writes and reads them without reflection.</summary>
[JsonSerializable(typeof(KeptTokens))]
internal sealed partial class KeptTokensJson : JsonSerializerContext;
