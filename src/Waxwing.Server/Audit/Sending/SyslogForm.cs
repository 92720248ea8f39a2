using System.Globalization;
using System.Text;
using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Audit.Sending;

/// <summary>A head as a message of syslog (RFC 5424 §6).</summary>
internal sealed class SyslogForm(TimeProvider clock)
{
    // §6.2.1: facility 13, "log audit", severity 5, "notice".
    private const int Priority = (13 * 8) + 5;

    // §6: HOSTNAME has 255 characters of printable ASCII at most.
    private const int LongestHost = 255;

    private static readonly string Host = Printable(Environment.MachineName);

    /// <summary>The octets of a datagram (RFC 5426 §3.1), or of a frame without its length.</summary>
    public byte[] Message(AuditHead head) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"<{Priority}>1 {clock.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Host} waxwing {Environment.ProcessId} audit-head - {head.Line}"));

    // NILVALUE where the machine has no name that may stand there.
    private static string Printable(string name) => name.Length is > 0 and <= LongestHost && name.All(character => character is > ' ' and <= '~') ? name : "-";
}
