using System.Net.Security;

namespace Waxwing.Smtp;

/// <summary>What a server's first flight tells in clear.</summary>
/// <param name="Suite">The cipher suite, by which it is matched with what the platform says.</param>
/// <param name="Group">The name of the key-exchange group; null where a TLS 1.2 session was resumed, since no keys were exchanged then.</param>
/// <param name="Resumed">Whether a session of earlier was taken up.</param>
internal sealed record FlightFacts(TlsCipherSuite Suite, string? Group, bool Resumed);
