using Waxwing.Server.Accounts;

namespace Waxwing.Server.Api.Logs;

/// <summary>The routes of the log of requests.</summary>
internal static class LogRoutes
{
    /// <summary>Adds them.</summary>
    public static void Map(ApiRoutes routes)
    {
        var log = routes.Services.GetRequiredService<IRequestLog>();
        routes.Get("/logs", new ListLogs(log).HandleAsync, KeyScope.Read).WithMetadata([.. ListQuery.OfEveryList]);
        routes.Get("/logs/{id}", new GetLog(log).HandleAsync, KeyScope.Read);
    }
}
