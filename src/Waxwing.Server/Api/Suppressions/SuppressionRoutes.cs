using Waxwing.Server.Accounts;
using Waxwing.Server.Streams;
using Waxwing.Server.Suppressions;

namespace Waxwing.Server.Api.Suppressions;

/// <summary>The routes of suppressions.</summary>
internal sealed class SuppressionRoutes(ISuppressions suppressions, SuppressionList list, StreamCatalog streams, TimeProvider clock) : IApiModule
{
    /// <summary>The most addresses or ids of one request.</summary>
    public const int BatchLimit = 1_000;

    private const int BatchBody = 512 * 1024;

    private static readonly QueryParameter[] Further =
    [
        new("origin", $"Only those of an origin: {SuppressionOrigins.All}."),
        new("stream", "Only those of a stream alone."),
    ];

    public void Map(ApiRoutes routes)
    {
        var adding = new SuppressionAdding(suppressions, list, streams, clock);
        routes.Post("/suppressions", new PostSuppression(adding).HandleAsync, KeyScope.Admin, StatusCodes.Status201Created).WithMetadata(new BodyExample("""{"email":"ann@customers.net"}"""));
        routes.Get("/suppressions", new ListSuppressions(suppressions, Further).HandleAsync, KeyScope.Read).WithMetadata([.. ListQuery.OfEveryList, .. Further]);
        routes.Post("/suppressions/batch/add", new AddSuppressionBatch(adding).HandleAsync, KeyScope.Admin, StatusCodes.Status201Created, BatchBody)
            .WithMetadata(new BodyExample("""{"emails":["ann@customers.net","bob@customers.net"]}"""));
        routes.Post("/suppressions/batch/remove", new RemoveSuppressionBatch(suppressions, list).HandleAsync, KeyScope.Admin, bodyLimit: BatchBody)
            .WithMetadata(new BodyExample("""{"emails":["ann@customers.net","bob@customers.net"]}"""));
        routes.Get("/suppressions/{id}", new GetSuppression(suppressions).HandleAsync, KeyScope.Read);
        routes.Delete("/suppressions/{id}", new DeleteSuppression(suppressions, list).HandleAsync, KeyScope.Admin);
    }
}
