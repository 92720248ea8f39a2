using System.Net;

namespace Waxwing.OAuth;

/// <summary>The one rule for addresses of an authorization server: HTTPS (RFC 6749 §3.1, §3.2), and on this machine without TLS if that is declared.</summary>
internal static class SecureUrl
{
    /// <summary>What is wrong with an address, or null.</summary>
    public static string? Fault(Uri address, bool plainLoopback) => address switch
    {
        { IsAbsoluteUri: false } => "is not an absolute URL",
        { UserInfo: not "" } => "holds a user or password, which has no place in a URL",
        { Fragment: not "" } => "has a fragment (RFC 6749 §3.1)",
        { Scheme: "https" } => null,
        { Scheme: "http" } when !IsLoopback(address) => "is not HTTPS, and tokens never go without TLS to another host",
        { Scheme: "http" } => plainLoopback ? null : "is not HTTPS; a server on this machine may do without where \"plainLoopback\" says so",
        _ => "is not HTTPS",
    };

    // A name other than localhost may lead anywhere.
    private static bool IsLoopback(Uri address) =>
        string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
