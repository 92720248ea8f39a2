using System.Globalization;
using System.Net;
using Waxwing.CommandLine;

namespace Waxwing.Server.Commands.Serving;

/// <summary>Addresses to listen on, as people write them: <c>127.0.0.1:465</c>, <c>[::1]:465</c>, <c>localhost:465</c>, <c>*:465</c> for all of the machine.</summary>
internal static class ListenAddress
{
    private const string Forms = "an address of this machine and a port: 127.0.0.1:465, [::1]:465, localhost:465, or *:465 for all addresses";

    /// <exception cref="UsageException">It is none.</exception>
    public static IPEndPoint Read(string option, string text) => Parse(text, fallbackPort: null) ?? throw new UsageException($"{option} must be {Forms}");

    /// <summary>Where HTTP is listened for: <c>https://HOST[:PORT]</c>, or <c>http://</c> on loopback.</summary>
    /// <exception cref="UsageException">It is no such URL.</exception>
    /// <exception cref="SendException">It would be in clear, for others than this machine.</exception>
    public static HttpListen ReadUrl(string option, string text)
    {
        var (isTls, rest) = text switch
        {
            _ when text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) => (true, text["https://".Length..]),
            _ when text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) => (false, text["http://".Length..]),
            _ => throw NoUrl(option),
        };
        var address = Parse(rest.EndsWith('/') ? rest[..^1] : rest, isTls ? 443 : 80) ?? throw NoUrl(option);
        return isTls || IPAddress.IsLoopback(address.Address)
            ? new HttpListen(isTls, address)
            : throw Configuration.ConfigurationFault.Invalid(option, "http:// is for this machine alone, since keys and mail would travel in clear: use https:// with --certificate and --key, or a loopback address");
    }

    private static UsageException NoUrl(string option) =>
        new($"{option} must be https:// or, on loopback, http://, an address of this machine and a port, and nothing behind it: https://*:443, http://127.0.0.1:8025");

    private static IPEndPoint? Parse(string text, int? fallbackPort)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.LastIndexOf(']');
        var host = hasPort ? text[..colon] : text;
        int? port = !hasPort ? fallbackPort
            : int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= IPEndPoint.MaxPort ? number
            : null;
        var address = host switch
        {
            "*" => IPAddress.IPv6Any,
            "localhost" => IPAddress.Loopback,
            ['[', .. var literal, ']'] when literal.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(literal, out var v6) => v6,
            // The platform takes 1 and 127.1 for addresses too; nobody writes those on purpose.
            _ when host.Split('.').Length == 4 && IPAddress.TryParse(host, out var v4) => v4,
            _ => null,
        };
        return address is not null && port is { } at ? new IPEndPoint(address, at) : null;
    }
}
