using Waxwing.Server.Domains;

namespace Waxwing.Server.Api.Domains;

/// <summary>POST /domains/{id}/verify.</summary>
internal sealed class VerifyDomain(DomainRegister register)
{
    /// <summary>Asks DNS for the records of a domain now, and goes on asking for three days where they are not there yet. What was found is shown by GET.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the domain.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var domainId, out var error))
        {
            return error;
        }

        return (await register.VerifyAsync(call.Actor, call.Tenant, domainId, cancellationToken)).Answer(domain => new Named("domain", domain.Id));
    }
}
