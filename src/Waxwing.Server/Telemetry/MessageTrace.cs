using System.Diagnostics;
using Waxwing.Server.Model;

namespace Waxwing.Server.Telemetry;

/// <summary>
/// The trace of a message: its id is the message's own, a UUID of 128 bits (RFC 9562) as a trace id has them (W3C Trace Context §3.2.2.3). So everything that happens to it,
/// days later and on another node, is found by the id alone, and nothing about traces has to be kept.
/// </summary>
internal static class MessageTrace
{
    /// <summary>The source of the service's spans.</summary>
    public static readonly ActivitySource Source = new(ServiceInstruments.Name);

    /// <summary>The context that spans of a message belong to. Its span is nobody's: it stands for the message.</summary>
    public static ActivityContext Of(Guid message)
    {
        Span<byte> octets = message.ToOctets();
        // RFC 9562 §5.7: the variant bits make this half other than zero, which is no span id.
        return new ActivityContext(ActivityTraceId.CreateFromBytes(octets), ActivitySpanId.CreateFromBytes(octets[8..]), ActivityTraceFlags.Recorded, traceState: null, isRemote: true);
    }
}
