using System.Net;

namespace Waxwing.Interop.Tests;

/// <summary>All that one side of one connection said.</summary>
public sealed record TcpFlow(IPEndPoint Source, IPEndPoint Destination, byte[] Bytes)
{
    /// <summary>Puts the segments of each direction of each connection in the order of their sequence numbers.</summary>
    /// <exception cref="FormatException">A stream has no beginning or has a hole: it would prove nothing.</exception>
    public static IReadOnlyList<TcpFlow> Reassemble(IEnumerable<TcpSegment> segments)
    {
        var current = new Dictionary<(IPEndPoint Source, IPEndPoint Destination), List<TcpSegment>>();
        var streams = new List<List<TcpSegment>>();
        foreach (var segment in segments)
        {
            var key = (segment.Source, segment.Destination);
            if (segment.Syn && !(current.TryGetValue(key, out var open) && open[0].Sequence == segment.Sequence))
            {
                // A new connection; a port may well be used again. A repeated SYN has the number of the first.
                streams.Add(current[key] = [segment]);
            }
            else if (current.TryGetValue(key, out var stream))
            {
                stream.Add(segment);
            }
            else if (!segment.Payload.IsEmpty)
            {
                throw new FormatException($"The capture began in the middle of {segment.Source} -> {segment.Destination}.");
            }
        }

        return [.. streams.Select(Join)];
    }

    private static TcpFlow Join(List<TcpSegment> segments)
    {
        // RFC 9293 §3.4: numbers wrap, so only the distance from the first counts; SYN itself takes one.
        var first = segments[0].Sequence + 1;
        var bytes = new MemoryStream();
        foreach (var segment in segments.Where(segment => !segment.Payload.IsEmpty).OrderBy(segment => segment.Sequence - first))
        {
            var offset = segment.Sequence - first;
            if (offset > bytes.Length)
            {
                throw new FormatException($"{bytes.Length} bytes into {segment.Source} -> {segment.Destination} something is missing.");
            }

            // A segment sent again overlaps what is there.
            bytes.Position = offset;
            bytes.Write(segment.Payload.Span);
        }

        return new TcpFlow(segments[0].Source, segments[0].Destination, bytes.ToArray());
    }
}
