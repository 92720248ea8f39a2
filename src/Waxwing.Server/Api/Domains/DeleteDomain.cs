using Waxwing.Server.Domains;

namespace Waxwing.Server.Api.Domains;

/// <summary>DELETE /domains/{id}.</summary>
internal sealed class DeleteDomain(DomainRegister register)
{
    /// <summary>Removes a domain and its keys: from now on nothing is accepted from it, and nothing signed for it.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the domain.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Deleted>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var domainId, out var error))
        {
            return error;
        }

        return (await register.DeleteAsync(call.Actor, call.Tenant, domainId, cancellationToken)).Answer(domain => new Deleted("domain", domain.Id));
    }
}
