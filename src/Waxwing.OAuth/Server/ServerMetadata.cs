using System.Text.Json;

namespace Waxwing.OAuth;

/// <summary>Reads the metadata of an authorization server (RFC 8414 §3.2, OpenID Connect Discovery §4.2), and believes them only for the issuer that was asked.</summary>
internal static class ServerMetadata
{
    /// <summary>Reads them.</summary>
    /// <exception cref="SendException">They are of another issuer, or are no metadata.</exception>
    public static ServerEndpoints Read(ReadOnlyMemory<byte> json, Uri issuer, bool plainLoopback)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            return Read(document.RootElement, issuer, plainLoopback);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw OAuthError.Untrusted($"the metadata of {issuer} are no metadata: not the JSON of RFC 8414", exception);
        }
    }

    private static ServerEndpoints Read(JsonElement root, Uri issuer, bool plainLoopback)
    {
        // RFC 8414 §3.3: identical to the identifier that was asked, or nothing of it is used. An issuer without a path is written with and without a slash.
        var named = Text(root, "issuer");
        if (named is null || !string.Equals(named.TrimEnd('/'), issuer.OriginalString.TrimEnd('/'), StringComparison.Ordinal))
        {
            throw OAuthError.Untrusted($"the metadata found for the issuer {issuer.OriginalString} are those of another issuer (RFC 8414 §3.3): somebody may be in its place, or \"issuer\" is not written as the server writes it");
        }

        var methods = Texts(root, "token_endpoint_auth_methods_supported");
        return new ServerEndpoints(Endpoint("token_endpoint") ?? throw OAuthError.Untrusted($"the metadata of {issuer} name no token_endpoint"))
        {
            Issuer = named,
            Device = Endpoint("device_authorization_endpoint"),
            Authorization = Endpoint("authorization_endpoint"),
            Revocation = Endpoint("revocation_endpoint"),
            // RFC 8414 §2: client_secret_basic where nothing is said.
            SecretInBody = methods.Length > 0 && !methods.Contains("client_secret_basic", StringComparer.Ordinal) && methods.Contains("client_secret_post", StringComparer.Ordinal),
            NamesIssuer = root.TryGetProperty("authorization_response_iss_parameter_supported", out var iss) && iss.ValueKind == JsonValueKind.True,
        };

        Uri? Endpoint(string name)
        {
            if (Text(root, name) is not { } text)
            {
                return null;
            }

            return Uri.TryCreate(text, UriKind.Absolute, out var address) && SecureUrl.Fault(address, plainLoopback) is null
                ? address
                : throw OAuthError.Untrusted($"the metadata of {issuer} name a {name} that is not HTTPS, and no secret goes there");
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] Texts(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : [];
}
