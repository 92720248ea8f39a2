using System.Security.Cryptography;

namespace Waxwing.Server.Api.Documents;

/// <summary>The header fields of the page and what it is made of: it may load what lies beside it, and nothing else.</summary>
internal static class DocumentHeaders
{
    private const int NonceBytes = 16;

    private static readonly object NonceKey = new();

    /// <summary>The word by which the page's own scripts are known; another one with each request.</summary>
    public static string NonceOf(HttpContext http) => (string)http.Items[NonceKey]!;

    /// <summary>Writes them.</summary>
    public static void Write(HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
        http.Items[NonceKey] = nonce;
        var headers = http.Response.Headers;
        // The page writes styles into its elements.
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
