namespace Waxwing.Server.Api.Documents;

/// <summary>The header fields of the page and what it is made of: it may load what lies beside it, and nothing else.</summary>
internal static class DocumentHeaders
{
    // The page of the package has its settings in a script of its own, and styles in the elements.
    private const string Policy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Writes them.</summary>
    public static void Write(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}
