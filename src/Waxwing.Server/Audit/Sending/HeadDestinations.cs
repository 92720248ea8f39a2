using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.Server.Audit.Sending;

/// <summary>Destinations as the configuration names them.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>syslog+tls://HOST[:6514]</c>: RFC 5425.</item>
/// <item><c>syslog+udp://HOST[:514]</c>: RFC 5426. Anybody on the way can drop a head, but nobody can make one.</item>
/// <item><c>syslog+unix:/dev/log</c>: the syslog of this machine, which has to send it on to be of use.</item>
/// <item><c>https://HOST[:PORT]/PATH</c>: a POST of JSON; an answer of 2xx means that it was taken.</item>
/// </list>
/// </remarks>
internal static class HeadDestinations
{
    private const int SyslogPort = 514;
    private const int SyslogTlsPort = 6514;

    /// <summary>Makes the destination of a URL.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="authorityFile">Who vouches for it, or null for the system's authorities.</param>
    /// <param name="clock">The clock of what is sent.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="fault">What is wrong, in words.</param>
    public static bool TryMake(string text, string? authorityFile, TimeProvider clock, [NotNullWhen(true)] out IHeadDestination? destination, [NotNullWhen(false)] out string? fault)
    {
        destination = null;
        fault = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            fault = "it is no URL";
            return false;
        }

        if (url.UserInfo.Length > 0)
        {
            fault = "user names and passwords have no place in it";
            return false;
        }

        var syslog = new SyslogForm(clock);
        switch (url.Scheme)
        {
            case "syslog+tls" when url.Host.Length > 0:
                destination = new SyslogStream(new DnsEndPoint(url.IdnHost, PortOf(url, SyslogTlsPort)), CollectorTls.Options(url.IdnHost, authorityFile), syslog, clock);
                return true;
            case "syslog+udp" when url.Host.Length > 0:
                destination = new SyslogDatagrams(new DnsEndPoint(url.IdnHost, PortOf(url, SyslogPort)), ProtocolType.Udp, syslog);
                return true;
            case "syslog+unix" when url.AbsolutePath.StartsWith('/') && url.Host.Length == 0:
                destination = new SyslogDatagrams(new UnixDomainSocketEndPoint(Uri.UnescapeDataString(url.AbsolutePath)), ProtocolType.Unspecified, syslog);
                return true;
            case "https" when url.Host.Length > 0:
                destination = new HeadWebhook(url, CollectorTls.Options(url.IdnHost, authorityFile));
                return true;
            default:
                fault = "it begins with none of syslog+tls://, syslog+udp://, syslog+unix:/ and https://";
                return false;
        }
    }

    private static int PortOf(Uri url, int otherwise) => url.Port > 0 ? url.Port : otherwise;
}
