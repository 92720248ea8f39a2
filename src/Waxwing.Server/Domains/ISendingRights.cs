using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>As whom tenants may send, and by which keys. From memory, so that every message can ask; thread-safe.</summary>
internal interface ISendingRights
{
    /// <summary>Whether a tenant may send as a domain: as exactly this one. A domain below one that is verified is not, since it may be delegated to somebody else.</summary>
    bool MaySendAs(string tenant, Domain domain);

    /// <summary>How mail of a tenant is signed for a domain of its own; null where no key of it is published, or the domain is not the tenant's. The same object until something of it changes.</summary>
    DkimSignerOptions? SignerOf(string tenant, Domain domain);

    /// <summary>
    /// The domain that bounces of a tenant's mail from a domain go to: that of its stream where the records of that were seen, else that of transactional mail. Null: those of neither were, or this
    /// service takes no bounces.
    /// </summary>
    Domain? ReturnPathOf(string tenant, Domain domain, string stream);

    /// <summary>Whether bounces of anybody's mail go to a domain.</summary>
    bool IsReturnPath(Domain domain);
}
