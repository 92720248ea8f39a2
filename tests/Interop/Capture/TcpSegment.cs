using System.Net;

namespace Waxwing.Interop.Tests;

/// <summary>One TCP segment as it went over the interface (RFC 9293 §3.1).</summary>
public sealed record TcpSegment(IPEndPoint Source, IPEndPoint Destination, uint Sequence, bool Syn, ReadOnlyMemory<byte> Payload);
