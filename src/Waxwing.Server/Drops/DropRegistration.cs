using Microsoft.Extensions.DependencyInjection.Extensions;
using Waxwing.Server.Api;
using Waxwing.Server.Api.Drops;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Drops;

/// <summary>Drop links in a host.</summary>
internal static class DropRegistration
{
    /// <summary>Adds them. Somebody else adds <see cref="SqliteDatabase"/>.</summary>
    public static IServiceCollection AddDrops(this IServiceCollection services, DropOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton<IDropStore, SqliteDrops>();
        services.AddSingleton<DropSite>();
        services.AddSingleton<IApiModule, DropRoutes>();
        services.AddHostedService<DropKeeper>();
        return services;
    }

    /// <summary>Gives the origin of drop links what is asked of it, and nobody else. Before all routes.</summary>
    public static void MapDrops(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<DropSite>();
        app.MapWhen(site.Is, branch => branch.Run(site.AnswerAsync));
    }
}
