using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Trust;

/// <summary>A secret that we share with a name server (RFC 8945), for hmac-sha256. No text shows it.</summary>
internal sealed class TsigKey
{
    /// <summary>The one algorithm: it is the one that everybody must have, and the older ones are weak (RFC 8945 §6).</summary>
    public static readonly DnsName Algorithm = Named("hmac-sha256");

    /// <summary>The longest file that is read.</summary>
    public const int MaxFileLength = 4096;

    // RFC 8945 §8 asks for as many octets as the hash has; half of it cannot be guessed either.
    private const int MinSecret = 16;
    private const int MaxSecret = 512;

    private readonly byte[] _secret;

    public TsigKey(DnsName name, byte[] secret) => (Name, _secret) = (name, secret);

    /// <summary>The name by which the server knows it.</summary>
    public DnsName Name { get; }

    public ReadOnlySpan<byte> Secret => _secret;

    /// <summary>Reads the statement that BIND's <c>tsig-keygen</c> writes: <c>key "name" { algorithm hmac-sha256; secret "…"; };</c></summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="key">The key, or null.</param>
    /// <param name="reason">Why it is none, without anything of the text; or null.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TsigKey? key, [NotNullWhen(false)] out string? reason)
    {
        key = null;
        var words = text.Length <= MaxFileLength ? TsigKeyWords.Of(text) : null;
        if (words is not ["key", var name, "{", .. var body, "}", ";"] || Statements(body) is not { } statements)
        {
            reason = "it is no key as tsig-keygen writes it: key \"NAME\" { algorithm hmac-sha256; secret \"BASE64\"; };";
            return false;
        }

        var secret = statements.TryGetValue("secret", out var base64) ? Decode(base64) : null;
        reason = !DnsName.TryParse(name, out var parsed) ? "the name of the key is no name of DNS"
            : !statements.TryGetValue("algorithm", out var algorithm) || !DnsName.TryParse(algorithm, out var known) || !known.Equals(Algorithm) ? "the algorithm is not hmac-sha256"
            : secret is null ? "the secret is not base64"
            : secret.Length is < MinSecret or > MaxSecret ? $"the secret has {secret.Length} octets; it is {MinSecret} to {MaxSecret}"
            : null;
        key = reason is null ? new TsigKey(parsed!, secret!) : null;
        return key is not null;
    }

    public override string ToString() => Name.ToString();

    // Each statement is a word, a value and a semicolon, and stands there once.
    private static Dictionary<string, string>? Statements(string[] words)
    {
        var statements = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < words.Length; at += 3)
        {
            if (at + 2 >= words.Length || words[at + 2] is not ";" || words[at] is not ("algorithm" or "secret") || !statements.TryAdd(words[at], words[at + 1]))
            {
                return null;
            }
        }

        return statements;
    }

    private static byte[]? Decode(string base64)
    {
        var octets = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, octets, out var length) ? octets[..length] : null;
    }

    private static DnsName Named(string text) => DnsName.TryParse(text, out var name) ? name : throw new FormatException(text);
}
