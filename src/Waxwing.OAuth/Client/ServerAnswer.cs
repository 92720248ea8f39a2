using System.Net;
using System.Text.Json;
using Duende.IdentityModel.Client;

namespace Waxwing.OAuth;

/// <summary>Judges what an endpoint answered, strictly: a form that RFC 6749 §5 does not have is no answer.</summary>
internal static class ServerAnswer
{
    // RFC 6749 §5.2 and §4.1.2.1, RFC 8628 §3.5, RFC 7009 §2.2.1. Others are the server's free text and not repeated.
    private static readonly string[] Codes =
    [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope", "access_denied", "server_error",
        "temporarily_unavailable", "authorization_pending", "slow_down", "expired_token", "unsupported_token_type", "unsupported_response_type", "interaction_required", "consent_required",
    ];

    /// <summary>The word of an error that is known, or "an error of its own".</summary>
    public static string Word(string? error) => Array.IndexOf(Codes, error) is >= 0 and var index ? Codes[index] : "an error of its own";

    /// <summary>The word of the error in an answer, whatever its status: a client that is refused may get 401 (RFC 6749 §5.2).</summary>
    public static string Word(ProtocolResponse response) => Word(Text(response, "error"));

    /// <summary>Throws where there is no answer of the protocol at all: no connection, no time, another status than 200 or 400 and their like.</summary>
    /// <exception cref="SendException">No answer.</exception>
    public static void Check(ProtocolResponse response, Uri endpoint)
    {
        if (response.ErrorType == ResponseErrorType.Exception && response.Exception is { } exception and (HttpRequestException or IOException or OperationCanceledException))
        {
            throw AuthorizationHttp.Failure(endpoint, exception, isLate: false);
        }

        var status = response.HttpStatusCode;
        switch (status)
        {
            case >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout:
                throw OAuthError.Unreachable($"the authorization server {endpoint.Host} cannot answer now (HTTP {(int)status})");
            case >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest:
                throw OAuthError.Untrusted($"{endpoint.Host} wants to lead a request with secrets elsewhere (HTTP {(int)status}); redirects are not followed");
        }

        if (response.ErrorType == ResponseErrorType.Exception)
        {
            throw OAuthError.Untrusted($"{endpoint.Host} answers with what is not the JSON of RFC 6749 §5");
        }

        if (response.Json is not { ValueKind: JsonValueKind.Object } && status is HttpStatusCode.OK or HttpStatusCode.BadRequest)
        {
            throw OAuthError.Untrusted($"{endpoint.Host} answers with what is not the JSON of RFC 6749 §5");
        }
    }

    private static string? Text(ProtocolResponse response, string name) =>
        response.Json is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Microsoft's number of an error, which is safe to show and says more than the word, in brackets; or nothing.</summary>
    public static string Number(ProtocolResponse response)
    {
        const string prefix = "AADSTS";
        if (Text(response, "error_description") is not { } text || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return "";
        }

        var digits = text.AsSpan(prefix.Length);
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        return (length < 0 ? digits.Length : length) is > 0 and <= 9 and var count ? $" ({prefix}{digits[..count]})" : "";
    }
}
