using System.Collections.Immutable;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>What DNS says of a domain. Immutable.</summary>
/// <param name="Keys">What it says of each key that may sign, by the key's id.</param>
/// <param name="Advice">How the records beside the keys stand; null where there was no time to ask.</param>
internal sealed record DomainFindings(ImmutableDictionary<Guid, DkimPublicationStatus> Keys, ImmutableArray<DomainRecord>? Advice)
{
    /// <summary>Whether a key is published as it was made: that proves the domain.</summary>
    public bool ProvesDomain => Keys.ContainsValue(DkimPublicationStatus.Published);
}
