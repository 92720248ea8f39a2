using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Server.Accounts;
using Waxwing.Server.Domains;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Domains;

/// <summary>The API with the domains behind it.</summary>
internal sealed class DomainsHost : IAsyncDisposable
{
    private DomainsHost(ApiRoom room, DnsOfTests dns) => (Room, Dns) = (room, dns);

    public ApiRoom Room { get; }

    public DnsOfTests Dns { get; }

    public StoreClock Clock => Room.Clock;

    public IServiceProvider Services => Room.Services;

    public static async Task<DomainsHost> StartAsync()
    {
        var dns = new DnsOfTests();
        return new DomainsHost(await ApiRoom.OpenAsync(change: services => services.AddSendingDomains(new DomainOptions { AskPause = TimeSpan.Zero }, dns)), dns);
    }

    /// <summary>A new key of a tenant.</summary>
    public async Task<string> KeyAsync(string tenant, KeyScope scope = KeyScope.Full) => (await Room.KeyAsync(tenant, key => key with { Scope = scope })).Secret;

    /// <summary>Asks, and gives status and body.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string key, string method, string path, object? body = null)
    {
        using var client = Room.ClientOf(key);
        var answer = await ApiRoom.SendAsync(client, new HttpMethod(method), path, body is null ? null : JsonSerializer.Serialize(body));
        return (answer.Status, answer.Json);
    }

    public ValueTask DisposeAsync() => Room.DisposeAsync();
}
