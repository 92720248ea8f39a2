using Duende.IdentityModel;
using Duende.IdentityModel.Client;

namespace Waxwing.OAuth;

/// <summary>How a client proves who it is to an endpoint: by nothing (public), a secret (RFC 6749 §2.3.1), or a key (RFC 7523 §2.2). Secrets are read when they are needed.</summary>
internal sealed class ClientProof(OAuthOptions options, TimeProvider clock)
{
    /// <summary>Puts the proof into a request.</summary>
    /// <exception cref="SendException">The secret or key cannot be read.</exception>
    public T ApplyTo<T>(T request, ServerEndpoints endpoints)
        where T : ProtocolRequest
    {
        request.ClientId = options.ClientId!;
        request.ClientCredentialStyle = endpoints.SecretInBody || options.ClientSecret is null ? ClientCredentialStyle.PostBody : ClientCredentialStyle.AuthorizationHeader;
        request.AuthorizationHeaderStyle = BasicAuthenticationHeaderStyle.Rfc6749;
        if (options.ClientSecret is { } secret)
        {
            request.ClientSecret = secret.Read();
        }

        if (options.ClientKey is { } key)
        {
            using var signing = SigningKey.Read(key.Read(), options.ClientKeyId, "clientKey");
            request.ClientAssertion = new ClientAssertion
            {
                Type = OidcConstants.ClientAssertionTypes.JwtBearer,
                Value = Assertion(signing, endpoints),
            };
        }

        return request;
    }

    // RFC 7523 §3: issuer and subject are the client, and an identifier of its own makes it good once. Where the issuer is known the audience is the issuer, with a type
    // of its own, as the revision of RFC 7523 wants it: another server could name the same token endpoint. Where it is not, it is the older form, which Microsoft documents.
    private string Assertion(SigningKey key, ServerEndpoints endpoints) => SignedJwt.Write(
        key,
        endpoints.Issuer is null ? "JWT" : "client-authentication+jwt",
        clock.GetUtcNow(),
        ("iss", options.ClientId!),
        ("sub", options.ClientId!),
        ("aud", endpoints.Issuer ?? endpoints.Token.AbsoluteUri),
        ("jti", CryptoRandom.CreateUniqueId(16, CryptoRandom.OutputFormat.Hex)));
}
