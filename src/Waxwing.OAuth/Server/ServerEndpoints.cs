namespace Waxwing.OAuth;

/// <summary>Where an authorization server is spoken to. Every address has passed <see cref="SecureUrl"/>.</summary>
/// <param name="Token">The token endpoint.</param>
internal sealed record ServerEndpoints(Uri Token)
{
    /// <summary>The issuer, where it is known.</summary>
    public string? Issuer { get; init; }

    /// <summary>The device authorization endpoint (RFC 8628), or null.</summary>
    public Uri? Device { get; init; }

    /// <summary>The authorization endpoint, or null.</summary>
    public Uri? Authorization { get; init; }

    /// <summary>The revocation endpoint (RFC 7009), or null.</summary>
    public Uri? Revocation { get; init; }

    /// <summary>Whether a client's secret goes into the body, because the server does not take it in the header (RFC 6749 §2.3.1).</summary>
    public bool SecretInBody { get; init; }

    /// <summary>Whether the server says that its authorization responses name their issuer (RFC 9207 §3).</summary>
    public bool NamesIssuer { get; init; }
}
