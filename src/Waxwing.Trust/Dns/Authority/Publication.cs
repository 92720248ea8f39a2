using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>How a name server stands to what it should have.</summary>
internal enum PublicationState
{
    /// <summary>It has it.</summary>
    Same,

    /// <summary>It has nothing of the kind.</summary>
    Lacking,

    /// <summary>It has something else of the kind.</summary>
    Different,

    /// <summary>It does not say.</summary>
    NoAnswer,
}

/// <summary>How one name server stands to what it should have.</summary>
/// <param name="Server">The server.</param>
/// <param name="State">How it stands.</param>
/// <param name="Reason">Why it does not say: a sentence for a person; otherwise null.</param>
internal sealed record ServerPublication(Domain Server, PublicationState State, string? Reason = null);

/// <summary>How all name servers of the zone stand to what they should have.</summary>
/// <param name="Expected">What they should have.</param>
/// <param name="Servers">The servers.</param>
internal sealed record Publication(RecordExpectation Expected, ImmutableArray<ServerPublication> Servers)
{
    /// <summary>Whether there is a server, and all have it.</summary>
    public bool IsEverywhere => !Servers.IsEmpty && Servers.All(server => server.State == PublicationState.Same);

    /// <summary>Whether no server that answers has anything of the kind, and one answers.</summary>
    public bool IsNowhere => Servers.Any(server => server.State == PublicationState.Lacking) && Servers.All(server => server.State is PublicationState.Lacking or PublicationState.NoAnswer);
}
