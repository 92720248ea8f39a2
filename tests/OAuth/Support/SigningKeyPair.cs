using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Waxwing.OAuth.Tests.Support;

/// <summary>A key whose private half a client has, and whose public half the server.</summary>
internal sealed class SigningKeyPair
{
    private SigningKeyPair(string pem, JsonWebKey publicJwk)
    {
        Pem = pem;
        PublicJwk = publicJwk;
        publicJwk.KeyId = KeyId;
    }

    public string KeyId { get; } = "key-1";

    public string Account { get; } = "mailer@project.example";

    public string Pem { get; }

    public JsonWebKey PublicJwk { get; }

    /// <summary>The file that Google gives for a service account.</summary>
    public string AccountFile => JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["type"] = "service_account",
        ["private_key_id"] = KeyId,
        ["private_key"] = Pem,
        ["client_email"] = Account,
    });

    public static SigningKeyPair Rsa(int bits = 2048)
    {
        using var key = RSA.Create(bits);
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(key.ExportParameters(includePrivateParameters: false)));
        return new SigningKeyPair(key.ExportPkcs8PrivateKeyPem(), jwk);
    }

    public static SigningKeyPair Elliptic()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var jwk = new JsonWebKey { Kty = "EC", Crv = "P-256", X = Base64UrlEncoder.Encode(parameters.Q.X), Y = Base64UrlEncoder.Encode(parameters.Q.Y), Alg = "ES256" };
        return new SigningKeyPair(key.ExportPkcs8PrivateKeyPem(), jwk);
    }
}
