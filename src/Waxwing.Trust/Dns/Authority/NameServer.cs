using System.Collections.Immutable;
using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>A name server of a zone.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Addresses">Its addresses, in the order in which they are asked; empty where none could be found.</param>
internal sealed record NameServer(Domain Host, ImmutableArray<IPAddress> Addresses);
