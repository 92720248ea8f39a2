using Waxwing.Server.Accounts;
using Waxwing.Server.Templates;

namespace Waxwing.Server.Api.Templates;

/// <summary>The routes of templates.</summary>
internal static class TemplateRoutes
{
    // Two bodies at their largest, with every character escaped.
    private const int BodyLimit = 2 * 1024 * 1024;

    private const string Welcome = """{"name":"Welcome","alias":"welcome","subject":"Hello, {{ name }}","html":"<p>Hello, {{{name}}}.</p>","variables":[{"key":"name","type":"string"}]}""";

    /// <summary>Adds them.</summary>
    public static void Map(ApiRoutes routes)
    {
        var store = routes.Services.GetRequiredService<ITemplateStore>();
        var clock = routes.Services.GetRequiredService<TimeProvider>();

        routes.Post("/templates", new PostTemplate(store, clock).HandleAsync, KeyScope.Admin, StatusCodes.Status201Created, BodyLimit).WithMetadata(new BodyExample(Welcome));
        routes.Get("/templates", new ListTemplates(store).HandleAsync, KeyScope.Read).WithMetadata([.. ListQuery.OfEveryList]);
        routes.Get("/templates/{id}", new GetTemplate(store).HandleAsync, KeyScope.Read);
        routes.Patch("/templates/{id}", new PatchTemplate(store, clock).HandleAsync, KeyScope.Admin, BodyLimit).WithMetadata(new BodyExample("""{"subject":"Welcome, {{ name }}"}"""));
        routes.Delete("/templates/{id}", new DeleteTemplate(store).HandleAsync, KeyScope.Admin);
        routes.Post("/templates/{id}/publish", new PublishTemplate(store, clock).HandleAsync, KeyScope.Admin);
        routes.Post("/templates/{id}/duplicate", new DuplicateTemplate(store, clock).HandleAsync, KeyScope.Admin);
    }
}
