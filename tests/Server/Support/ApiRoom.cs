using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Api;
using Waxwing.Server.Audit;
using Waxwing.Server.Domains;
using Waxwing.Server.Mail;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Store.Tables;

namespace Waxwing.Server.Tests.Support;

/// <summary>The API on a port of loopback, over a store in a folder of its own; the desk behind it keeps what it gets, and delivers nothing.</summary>
internal sealed class ApiRoom : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _app;

    private ApiRoom(ApiOptions options, Action<IServiceCollection>? change)
    {
        Store = SqliteStore.Open(_folder.Path, Clock);
        Domains = new DomainTable(Store.Database, Clock);
        Trail = new SqliteAudit(Store.Database, Clock);
        Desk = new PlainDesk(Store.Mail, Clock);
        Accounts = new CountedAccounts(Store.Accounts);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.AddProvider(Log));
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<IMailDesk>(Desk);
        builder.Services.AddSingleton(Store.Database);
        builder.Services.AddSingleton<Database>(Store.Database);
        builder.Services.AddSingleton(Store.Mail);
        builder.Services.AddSingleton<IAccounts>(Accounts);
        builder.Services.AddSingleton<ISendingDomains>(Domains);
        builder.Services.AddSingleton<IRequestLog>(Requests);
        builder.Services.AddSingleton<IAuditTrail>(Trail);
        change?.Invoke(builder.Services);
        builder.Services.AddApi(options);
        _app = builder.Build();
        _app.MapApi();
    }

    public StoreClock Clock { get; } = new();

    public SqliteStore Store { get; }

    public DomainTable Domains { get; }

    /// <summary>The audit log.</summary>
    public SqliteAudit Trail { get; }

    public PlainDesk Desk { get; }

    public CountedAccounts Accounts { get; }

    public KeptRequests Requests { get; } = new();

    public KeptLines Log { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>The key of <see cref="Client"/>, which may do everything for the tenant acme.</summary>
    public ApiKey Key { get; private set; } = null!;

    public string Secret { get; private set; } = "";

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public static async Task<ApiRoom> OpenAsync(ApiOptions? options = null, Action<IServiceCollection>? change = null)
    {
        var room = new ApiRoom(options ?? new ApiOptions(), change);
        await room._app.StartAsync();
        room.Address = new Uri(room._app.Urls.Single());
        (room.Key, room.Secret) = await room.KeyAsync();
        room.Client = room.ClientOf(room.Secret);
        return room;
    }

    /// <summary>Makes a key.</summary>
    public async Task<(ApiKey Key, string Secret)> KeyAsync(string tenant = "acme", Func<ApiKey, ApiKey>? change = null)
    {
        var made = Samples.Key(Clock, out var secret, tenant);
        var key = change is null ? made : change(made);
        await Store.Accounts.AddAsync(key, default);
        return (key, secret);
    }

    public HttpClient ClientOf(string? secret)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = secret is null ? null : new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    /// <summary>A client with a key of its own.</summary>
    public async Task<HttpClient> ClientAsync(string tenant = "acme", Func<ApiKey, ApiKey>? change = null) => ClientOf((await KeyAsync(tenant, change)).Secret);

    public Task<Answered> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answered> PostAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, json, headers);

    public Task<Answered> SendAsync(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers) => SendAsync(Client, method, path, json, headers);

    public static async Task<Answered> SendAsync(HttpClient client, HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request);
        return await Answered.OfAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>An answer that was read.</summary>
    internal sealed record Answered(HttpStatusCode Status, JsonElement Json, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
    {
        public Guid Id => Json.GetProperty("id").GetGuid();

        public string? Text(string property) => Json.GetProperty(property).GetString();

        public static async Task<Answered> OfAsync(HttpResponseMessage response)
        {
            Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
            var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;
            return new Answered(response.StatusCode, json, response.Headers, response.Content.Headers);
        }

        /// <summary>Expects an error in Resend's form.</summary>
        public void IsError(int status, string name, string? says = null)
        {
            Assert.True((int)Status == status, $"{(int)Status}: {Json}");
            Assert.Equal(["message", "name", "statusCode"], Json.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
            Assert.Equal(status, Json.GetProperty("statusCode").GetInt32());
            Assert.Equal(name, Text("name"));
            if (says is not null)
            {
                Assert.Contains(says, Text("message"), StringComparison.Ordinal);
            }
        }

        public Answered IsGood(int status = 200)
        {
            Assert.True((int)Status == status, $"{(int)Status}: {Json}");
            return this;
        }
    }
}
