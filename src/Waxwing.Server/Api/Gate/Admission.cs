using System.Net;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Api;

/// <summary>Judges the key of a request: whether it is good, may do what the route wants, and has not asked too often.</summary>
internal sealed class Admission(KeyRing keys, WrongKeys wrong, LockOuts lockOuts, RateLimits limits, TimeProvider clock)
{
    private const string Scheme = "Bearer ";
    private const string Forwarded = "X-Forwarded-For";

    /// <summary>There is no key.</summary>
    public static readonly ApiError Missing = new(
        StatusCodes.Status401Unauthorized, ErrorName.MissingApiKey, "There is no API key in this request. Send it in a header field: Authorization: Bearer re_…");

    /// <summary>The key is not good.</summary>
    public static readonly ApiError Invalid = new(StatusCodes.Status403Forbidden, ErrorName.InvalidApiKey, "API key is invalid");

    /// <summary>Gives the call, where the key is good, and why it is not let in.</summary>
    public async ValueTask<(ApiCall? Call, ApiError? Refusal)> AdmitAsync(HttpContext http, ApiRoute route, Guid id)
    {
        if (http.Request.Headers.Authorization is not [{ Length: > 0 } header])
        {
            wrong.Tell(http.Response, AskerOf(http));
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return (null, Missing);
        }

        var secret = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        return await AdmitAsync(http, secret, route.Scope, id).ConfigureAwait(false);
    }

    /// <summary>The same, of a key that came in another place.</summary>
    public async ValueTask<(ApiCall? Call, ApiError? Refusal)> AdmitAsync(HttpContext http, string secret, KeyScope wanted, Guid id)
    {
        var address = AskerOf(http);
        var key = KeySecret.TryGetId(secret, out var keyId) ? await FindAsync(keyId, address, http.RequestAborted).ConfigureAwait(false) : null;
        if (!KeySecret.IsOf(secret, key) || !key.IsGood(clock.GetUtcNow()))
        {
            var (wait, begins) = wrong.Count(address);
            wrong.Tell(http.Response, address);
            if (begins)
            {
                await lockOuts.TellAsync("http", address, identity: null, wait!.Value).ConfigureAwait(false);
            }

            return (null, wait is null ? Invalid : new ApiError(StatusCodes.Status429TooManyRequests, ErrorName.RateLimitExceeded, "Too many wrong API keys from this address.", wait));
        }

        var call = new ApiCall(id, key);
        var pause = limits.Take(http.Response, key.Id);
        return (call, pause is not null ? TooMany(pause.Value)
            : key.May(wanted) ? null
            : Restricted(wanted));
    }

    // Everybody comes to a proxy on this machine, and its clients must not be locked out for one of them. The last address is the proxy's own word; those before it are the client's.
    private static IPAddress AskerOf(HttpContext http)
    {
        var peer = http.Connection.RemoteIpAddress ?? IPAddress.None;
        return IPAddress.IsLoopback(peer) && http.Request.Headers[Forwarded] is [.., { Length: > 0 } said] && IPEndPoint.TryParse(said.AsSpan(said.LastIndexOf(',') + 1).Trim(), out var asker)
            ? asker.Address
            : peer;
    }

    // An address that shows wrong keys must not make the store look for each; keys that were seen before pass, as their owners may share it.
    private ValueTask<ApiKey?> FindAsync(Guid id, IPAddress address, CancellationToken cancellationToken) =>
        wrong.IsOver(address) && !keys.Knows(id) ? new ValueTask<ApiKey?>((ApiKey?)null) : keys.FindAsync(id, cancellationToken);

    /// <summary>The key asks too often.</summary>
    public static ApiError TooMany(TimeSpan wait) => new(StatusCodes.Status429TooManyRequests, ErrorName.RateLimitExceeded, "Too many requests. See the ratelimit- header fields.", wait);

    /// <summary>The key may not do what the route is for.</summary>
    public static ApiError Restricted(KeyScope wanted) => new(
        StatusCodes.Status401Unauthorized,
        ErrorName.RestrictedApiKey,
        wanted == KeyScope.Send ? "This API key may not send emails." : "This API key is restricted, such as to only send emails.");
}
