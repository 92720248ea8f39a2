using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Interop.Tests;

/// <summary>Makes access tokens as JSON Web Tokens (RFC 7519) with HMAC-SHA-256, which Dovecot checks by itself.</summary>
internal sealed class TokenIssuer
{
    public const string Name = "https://issuer.example.test";

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Writes the key where Dovecot looks for it: folder, client, algorithm, key id.</summary>
    public void WriteKey(string folder)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, "default", "HS256"));
        File.WriteAllText(Path.Combine(place.FullName, "default"), Convert.ToBase64String(key));
    }

    /// <summary>A token for a user, from a minute ago on.</summary>
    /// <param name="user">The user.</param>
    /// <param name="life">How long it is good from now; negative: since when it is not any more.</param>
    /// <param name="padding">Makes it longer, as tokens of large issuers are.</param>
    public string Issue(string user, TimeSpan life, int padding = 0)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = string.Create(CultureInfo.InvariantCulture,
            $$"""{"sub":"{{user}}","iss":"{{Name}}","iat":{{now - 60}},"nbf":{{now - 60}},"exp":{{now + (long)life.TotalSeconds}},"note":"{{new string('x', padding)}}"}""");
        var signed = $"{Encode("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(ReadOnlySpan<byte> octets) => Base64Url.EncodeToString(octets);
}
