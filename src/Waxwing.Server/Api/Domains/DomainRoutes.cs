using Waxwing.Server.Accounts;
using Waxwing.Server.Domains;

namespace Waxwing.Server.Api.Domains;

/// <summary>The routes of sending domains.</summary>
internal sealed class DomainRoutes(DomainRegister register, DomainOptions options) : IApiModule
{
    public void Map(ApiRoutes routes)
    {
        routes.Post("/domains", new PostDomain(register, options).HandleAsync, KeyScope.Admin, StatusCodes.Status201Created).WithMetadata(new BodyExample("""{"name":"acme-shop.net"}"""));
        routes.Get("/domains", new ListDomains(register, options).HandleAsync, KeyScope.Read).WithMetadata([.. ListQuery.OfEveryList]);
        routes.Get("/domains/{id}", new GetDomain(register, options).HandleAsync, KeyScope.Read);
        routes.Patch("/domains/{id}", new PatchDomain(register).HandleAsync, KeyScope.Admin).WithMetadata(new BodyExample("""{"open_tracking":false,"click_tracking":false}"""));
        routes.Delete("/domains/{id}", new DeleteDomain(register).HandleAsync, KeyScope.Admin);
        routes.Post("/domains/{id}/verify", new VerifyDomain(register).HandleAsync, KeyScope.Admin);
        routes.Post("/domains/{id}/rotate", new RotateDomain(register, options).HandleAsync, KeyScope.Admin);
        routes.Later("/domains/claim", "claims of domains that are verified for others");
        routes.Later("/domains/{id}/claim/{**rest}", "claims of domains that are verified for others");
    }
}
