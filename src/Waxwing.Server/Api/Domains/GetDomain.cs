using Waxwing.Server.Domains;

namespace Waxwing.Server.Api.Domains;

/// <summary>GET /domains/{id}.</summary>
internal sealed class GetDomain(DomainRegister register, DomainOptions options)
{
    /// <summary>Shows a domain with its records, as they stood when DNS was asked last.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the domain.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<DomainWithRecords>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var domainId, out var error))
        {
            return error;
        }

        return await register.FindAsync(call.Tenant, domainId, cancellationToken) is { } domain ? ShownDomain.WithRecords(domain, options) : ApiError.NotFound("Domain");
    }
}
