namespace Waxwing.Interop.Tests;

/// <summary>A message as a server kept it, without the trace fields that the server put before it.</summary>
/// <param name="Recipient">The envelope recipient for whom it was kept.</param>
/// <param name="ReturnPath">The envelope sender.</param>
/// <param name="Content">What the client sent, with CRLF line ends.</param>
public sealed record Arrival(string Recipient, string ReturnPath, byte[] Content);
