using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Waxwing.AspNetCore.Tests.Support;

/// <summary>Hosts that know nothing of the machine: no file, no environment, no console.</summary>
internal static class Hosts
{
    /// <summary>A generic host with Waxwing in it.</summary>
    public static IHost Build(Dictionary<string, string?> settings, Action<IServiceCollection>? services = null, Action<WaxwingOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings);
        if (configure is null)
        {
            builder.Services.AddWaxwing(builder.Configuration);
        }
        else
        {
            builder.Services.AddWaxwing(builder.Configuration, configure);
        }

        services?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>A web app on a port of its own, that says everything it has to say to <paramref name="log"/>.</summary>
    public static WebApplicationBuilder Web(Dictionary<string, string?> settings, KeptLogs log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        builder.Services.AddRouting();
        return builder;
    }
}
