using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Waxwing.OAuth;

/// <summary>Writes a JWT (RFC 7519) in the compact form of JWS (RFC 7515 §7.1): the assertions of RFC 7523.</summary>
internal static class SignedJwt
{
    // Long enough for clocks that differ, and far below the hour that Google allows at most.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    /// <summary>Writes one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">What it is, so that it is taken for nothing else (RFC 8725 §3.11).</param>
    /// <param name="now">The time.</param>
    /// <param name="claims">The claims besides <c>iat</c> and <c>exp</c>.</param>
    public static string Write(SigningKey key, string type, DateTimeOffset now, params ReadOnlySpan<(string Name, string Value)> claims)
    {
        var header = new List<(string, string)> { ("alg", key.Algorithm), ("typ", type) };
        if (key.KeyId is { } id)
        {
            header.Add(("kid", id));
        }

        if (key.CertificateThumbprint is { } thumbprint)
        {
            header.Add(("x5t#S256", thumbprint));
        }

        var signed = $"{Part([.. header], times: null)}.{Part(claims, now)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part(ReadOnlySpan<(string Name, string Value)> members, DateTimeOffset? times)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in members)
            {
                json.WriteString(name, value);
            }

            if (times is { } now)
            {
                json.WriteNumber("iat", now.ToUnixTimeSeconds());
                json.WriteNumber("exp", (now + Life).ToUnixTimeSeconds());
            }

            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }
}
