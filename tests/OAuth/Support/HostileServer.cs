using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Waxwing.OAuth.Tests.Support;

/// <summary>An authorization server that answers what a test wants it to.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HostileServer(WebApplication app) => _app = app;

    /// <summary>Its address, without TLS, on loopback.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>How often it was asked.</summary>
    public int Asked;

    /// <summary>Completes when it is asked.</summary>
    public TaskCompletionSource WasAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<HostileServer> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new HostileServer(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref server.Asked);
            server.WasAsked.TrySetResult();
            return answer(context);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>One that answers every request alike.</summary>
    public static Task<HostileServer> StartAsync(int status, string body, string type = "application/json") => StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    });

    /// <summary>A client of it, with its token endpoint named.</summary>
    public OAuthOptions Options => new()
    {
        Flow = OAuthFlow.ClientCredentials,
        TokenEndpoint = new Uri(Address, "/token"),
        ClientId = "client",
        ClientSecret = Secret.FromValue("the-client-secret"),
        PlainLoopback = true,
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
