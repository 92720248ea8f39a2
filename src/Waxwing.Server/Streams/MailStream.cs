using Waxwing.Server.Model;

namespace Waxwing.Server.Streams;

/// <summary>A stream of a tenant: mail with lanes, a priority, a list of suppressions and a bounce domain of its own, so that nothing that happens to it harms other mail.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is for.</param>
internal sealed record MailStream(string Name, StreamType Type);
