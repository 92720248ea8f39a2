using Microsoft.Extensions.Primitives;

namespace Waxwing.Server.Api;

/// <summary>The header fields of every answer: the name of the request, and what keeps browsers from doing anything with it.</summary>
internal static class AnswerHeaders
{
    /// <summary>The field with the name of the request.</summary>
    public const string RequestId = "x-request-id";

    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues Nothing = "default-src 'none'; frame-ancestors 'none'";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues SameOrigin = "same-origin";
    private static readonly StringValues TwoYears = "max-age=63072000";

    /// <summary>Writes them; a handler that answers with more than JSON writes its own over them.</summary>
    public static void Write(HttpContext http, Guid id)
    {
        var headers = http.Response.Headers;
        headers[RequestId] = id.ToString();
        headers.XContentTypeOptions = NoSniff;
        headers.CacheControl = NoStore;
        headers.ContentSecurityPolicy = Nothing;
        headers["Referrer-Policy"] = NoReferrer;
        headers["Cross-Origin-Resource-Policy"] = SameOrigin;
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = TwoYears;
        }
    }
}
