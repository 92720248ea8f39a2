using Waxwing.Server.Domains;

namespace Waxwing.Server.Api.Domains;

/// <summary>GET /domains.</summary>
internal sealed class ListDomains(DomainRegister register, DomainOptions options)
{
    /// <summary>Lists the domains, the youngest first.</summary>
    public async Task<Answer<ListOf<DomainSummary>>> HandleAsync(ApiCall call, HttpContext http)
    {
        if (!ListQuery.TryRead(http.Request.Query, [], out var page, out var error))
        {
            return error;
        }

        var slice = await register.ListAsync(call.Tenant, page, http.RequestAborted);
        return new ListOf<DomainSummary>(slice.HasMore, [.. slice.Items.Select(domain => ShownDomain.Summary(domain, options))]);
    }
}
