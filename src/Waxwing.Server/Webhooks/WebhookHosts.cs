using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Waxwing.Server.Outbound;

namespace Waxwing.Server.Webhooks;

/// <summary>
/// Which endpoints may be sent to: public addresses, by HTTPS. Whoever may name a URL would otherwise reach through this machine what only it may reach (server-side request forgery).
/// What counts is the address that is connected to; what is said of an endpoint beforehand is for its tenant to read.
/// </summary>
internal sealed class WebhookHosts(WebhookOptions options, TimeProvider clock)
{
    private const int Longest = 2048;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly FrozenSet<string> _private = options.AllowedPrivateHosts.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve = options.Resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>Reads an endpoint.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The endpoint; or null, and why it may not be one: the end of a sentence.</returns>
    public async Task<(Uri? Endpoint, string Why)> JudgeAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Length > Longest || !Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || endpoint.UserInfo.Length > 0 || endpoint.Fragment.Length > 0 || !IsSecure(endpoint))
        {
            return (null, $"must be an https:// URL of at most {Longest} characters, without a user name and a fragment");
        }

        return await IsPublicAsync(endpoint, cancellationToken).ConfigureAwait(false)
            ? (endpoint, "")
            : (null, $"must lead to a public address: an operator can allow {NameOf(endpoint.IdnHost, endpoint.Port)} in service.webhooks.allowedPrivateHosts");
    }

    /// <summary>Connects for the handler of HTTP: to an address that was judged, and to no name that could change.</summary>
    /// <exception cref="IOException">The host has no address that is allowed and answers.</exception>
    /// <exception cref="SocketException">There is no such host.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext connection, CancellationToken cancellationToken)
    {
        var host = connection.DnsEndPoint;
        Func<IPAddress, bool> isAllowed = connection.InitialRequestMessage.RequestUri?.Scheme is not "https" ? address => options.PlainLoopback && IPAddress.IsLoopback(address)
            : _private.Contains(NameOf(host.Host, host.Port)) ? static _ => true
            : PublicAddresses.Are;
        return await PublicAddresses.ConnectAsync(await AddressesAsync(host.Host, cancellationToken).ConfigureAwait(false), host.Port, isAllowed, cancellationToken).ConfigureAwait(false);
    }

    private bool IsSecure(Uri endpoint) => endpoint.Scheme is "https" || (options.PlainLoopback && endpoint.Scheme is "http" && endpoint.IsLoopback);

    private async Task<bool> IsPublicAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Scheme is "http" || _private.Contains(NameOf(endpoint.IdnHost, endpoint.Port)))
        {
            return true;
        }

        using var timer = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return Array.TrueForAll(await AddressesAsync(endpoint.IdnHost, either.Token).ConfigureAwait(false), PublicAddresses.Are);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ArgumentException)
        {
            // A name that is not there yet; whatever it leads to later is judged then.
            cancellationToken.ThrowIfCancellationRequested();
            return true;
        }
    }

    // The brackets of an address of IPv6 are the URL's.
    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address) ? [address] : await _resolve(host, cancellationToken).ConfigureAwait(false);

    private static string NameOf(string host, int port) =>
        port == 443 ? host.Trim('[', ']') : string.Create(CultureInfo.InvariantCulture, $"{host.Trim('[', ']')}:{port}");
}
