using Waxwing.Server.Accounts;
using Waxwing.Server.Domains;

namespace Waxwing.Server.Api.Keys;

/// <summary>The routes of keys.</summary>
internal static class KeyRoutes
{
    /// <summary>Adds them.</summary>
    public static void Map(ApiRoutes routes)
    {
        var accounts = routes.Services.GetRequiredService<IAccounts>();
        var domains = routes.Services.GetRequiredService<ISendingDomains>();
        var ring = routes.Services.GetRequiredService<KeyRing>();
        var clock = routes.Services.GetRequiredService<TimeProvider>();

        routes.Post("/api-keys", new PostKey(accounts, domains, clock).HandleAsync, KeyScope.Admin, StatusCodes.Status201Created).WithMetadata(new BodyExample("""{"name":"shop","permission":"sending_access"}"""));
        routes.Get("/api-keys", new ListKeys(accounts, clock).HandleAsync, KeyScope.Admin).WithMetadata([.. ListQuery.OfEveryList]);
        routes.Patch("/api-keys/{id}", new PatchKey(accounts, ring).HandleAsync, KeyScope.Admin).WithMetadata(new BodyExample("""{"name":"shop, since June"}"""));
        routes.Delete("/api-keys/{id}", new DeleteKey(accounts, ring).HandleAsync, KeyScope.Admin);
    }
}
