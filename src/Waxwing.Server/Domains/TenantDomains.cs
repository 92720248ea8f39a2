using Waxwing.Server.Rights;
using Waxwing.Smtp;

namespace Waxwing.Server.Domains;

/// <summary>The domains of one tenant, for those who judge its messages.</summary>
internal sealed class TenantDomains(ISendingRights rights, string tenant) : IOwnDomains
{
    public bool Owns(Domain domain) => rights.MaySendAs(tenant, domain);
}
