using Waxwing.Server.Domains;

namespace Waxwing.Server.Api.Domains;

/// <summary>PATCH /domains/{id}.</summary>
internal sealed class PatchDomain(DomainRegister register)
{
    /// <summary>Takes settings that are as they always are here, and refuses others.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the domain.</param>
    /// <param name="body">The settings.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, string id, Body<DomainSettings> body, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var domainId, out var error) || !body.TryGet(out var settings, out error))
        {
            return error;
        }

        if (await register.FindAsync(call.Tenant, domainId, cancellationToken) is null)
        {
            return ApiError.NotFound("Domain");
        }

        return SettingsCheck.Of(settings) is { } fault ? fault : new Named("domain", domainId);
    }
}
