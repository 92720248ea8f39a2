using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Api;
using Waxwing.Server.Domains;
using Waxwing.Server.Mail;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Domains;

/// <summary>The API over HTTP on loopback, with the domains behind it and nobody who takes mail.</summary>
internal sealed class DomainsHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly SqliteStore _store;
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private DomainsHost(TemporaryFolder folder, SqliteStore store, WebApplication app, DnsOfTests dns, StoreClock clock)
    {
        (_folder, _store, _app, Dns, Clock) = (folder, store, app, dns, clock);
        _client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public DnsOfTests Dns { get; }

    public StoreClock Clock { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<DomainsHost> StartAsync(DomainOptions? options = null)
    {
        var folder = new TemporaryFolder();
        var clock = new StoreClock();
        var dns = new DnsOfTests();
        var store = SqliteStore.Open(folder.Path, clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(store.Database);
        builder.Services.AddSingleton(store.Accounts);
        builder.Services.AddSingleton(store.Mail);
        builder.Services.AddSingleton<IMailDesk, Nobody>();
        builder.Services.AddSingleton<IRequestLog, Nobody>();
        builder.Services.AddSendingDomains(options ?? new DomainOptions(), dns);
        builder.Services.AddApi(new ApiOptions());
        var app = builder.Build();
        app.MapApi();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new DomainsHost(folder, store, app, dns, clock);
    }

    /// <summary>A new key of a tenant.</summary>
    public async Task<string> KeyAsync(string tenant, KeyScope scope = KeyScope.Full)
    {
        var key = Samples.Key(Clock, out var secret, tenant) with { Scope = scope };
        await _store.Accounts.AddAsync(key, TestContext.Current.CancellationToken);
        return secret;
    }

    /// <summary>Asks, and gives status and body.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string key, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        request.Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Default);
        if (body is not null)
        {
            await request.Content!.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Nobody : IMailDesk, IRequestLog
    {
        public Task<HandoverResult> AcceptAsync(Handover handover, CancellationToken cancellationToken) => throw new InvalidOperationException("Nobody hands over mail here.");

        public void Add(LoggedRequest request)
        {
        }

        public ValueTask<LoggedRequest?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken) => ValueTask.FromResult<LoggedRequest?>(null);

        public ValueTask<Slice<LoggedRequest>> ListAsync(string tenant, Page page, CancellationToken cancellationToken) => ValueTask.FromResult(new Slice<LoggedRequest>([], false));
    }
}
