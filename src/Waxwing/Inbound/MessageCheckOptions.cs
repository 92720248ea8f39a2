using System.Collections.Immutable;

namespace Waxwing;

/// <summary>How a received message is judged. Immutable.</summary>
public sealed record MessageCheckOptions
{
    /// <summary>
    /// Domains of one's own, such as <c>example.org</c>: a stranger's message that has one of them in its display name, or a domain that looks like
    /// one, is an attempt at passing for a colleague. Empty by default; what is no domain is passed over.
    /// </summary>
    public ImmutableArray<string> OwnDomains { get; init; } = [];
}
