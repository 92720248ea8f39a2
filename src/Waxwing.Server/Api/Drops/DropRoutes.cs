using Waxwing.Server.Accounts;
using Waxwing.Server.Drops;

namespace Waxwing.Server.Api.Drops;

/// <summary>The routes of drops.</summary>
internal sealed class DropRoutes(IDropStore store, DropSite site, DropOptions options, TimeProvider clock) : IApiModule
{
    // What stands beside the content, in octets.
    private const int Beside = 64 * 1024;

    public void Map(ApiRoutes routes)
    {
        // A character of base64 or of JSON's own escapes takes more than an octet of the content.
        routes.Post("/drops", new PostDrop(store, site, options, clock).HandleAsync, KeyScope.Send, StatusCodes.Status201Created, (options.MaxSize / 3 * 4) + Beside)
            .WithMetadata(new BodyExample("""{"text":"The door code is 4711","passphrase":"as told by telephone"}"""));
        routes.Get("/drops/{id}", new GetDrop(store, clock).Handle, KeyScope.Read);
        routes.Delete("/drops/{id}", new DeleteDrop(store).HandleAsync, KeyScope.Send);
    }
}
