using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Waxwing.Server.Telemetry;

/// <summary>
/// Who may read metrics, and why health is as it is: whoever asks from this machine itself, or has the token. No key of the API will do: a key is of one tenant,
/// and metrics are about all.
/// </summary>
internal sealed class ScrapeGate(Secret? token)
{
    private const string Scheme = "Bearer ";

    // A proxy on this machine comes from loopback, too, and asks for somebody else.
    private static readonly string[] Forwarded = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", HeaderNames.Via];

    private readonly byte[]? _hash = token is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(token.Read()));

    /// <summary>Whether a request may be answered.</summary>
    public bool LetsIn(HttpContext http) => IsFromHere(http) || HasToken(http);

    private static bool IsFromHere(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !Array.Exists(Forwarded, http.Request.Headers.ContainsKey) && IsOwnName(http.Request.Host.Host);

    // A browser here asks under another name where a page of a stranger has led its own name to this machine, so as to read what it gets (DNS rebinding).
    private static bool IsOwnName(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _);

    private bool HasToken(HttpContext http) =>
        _hash is not null && http.Request.Headers.Authorization is [{ } given] && given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..])), _hash);
}
