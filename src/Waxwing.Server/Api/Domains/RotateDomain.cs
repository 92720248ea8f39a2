using Waxwing.Server.Domains;

namespace Waxwing.Server.Api.Domains;

/// <summary>POST /domains/{id}/rotate, which Resend does not have.</summary>
internal sealed class RotateDomain(DomainRegister register, DomainOptions options)
{
    /// <summary>Makes new keys for a domain, and shows their records beside the old ones. They sign once they are seen in DNS, and the old ones until then.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the domain.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<DomainWithRecords>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var domainId, out var error))
        {
            return error;
        }

        return (await register.RotateAsync(call.Actor, call.Tenant, domainId, cancellationToken)).Answer(domain => ShownDomain.WithRecords(domain, options));
    }
}
