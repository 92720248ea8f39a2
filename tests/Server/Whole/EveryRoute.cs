using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Sandbox;
using Waxwing.Server.Accounts;
using Waxwing.Server.Api;
using Waxwing.Server.Drops;
using Waxwing.Server.Tests.Support;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Tests.Whole;

/// <summary>Made from the routes themselves, so that one which is added is tried as well.</summary>
public sealed class EveryRoute : IAsyncLifetime
{
    private static readonly HashSet<HttpStatusCode> Closed = [HttpStatusCode.Forbidden, HttpStatusCode.NotFound];

    // Bodies that each route would take, so that no refusal of the body hides what is looked for.
    private static readonly Dictionary<string, object> Bodies = new(StringComparer.Ordinal)
    {
        ["PATCH /emails/{id}"] = new { scheduled_at = "in 2 hours" },
        ["PATCH /domains/{id}"] = new { },
        ["PATCH /api-keys/{id}"] = new { name = "mine now" },
        ["PATCH /templates/{id}"] = new { name = "mine now" },
        ["PATCH /webhooks/{id}"] = new { status = "disabled" },
    };

    private readonly TemporaryFolder _folder = new();
    private SandboxServer _relay = null!;
    private WholeService _service = null!;
    private string _toldId = "";

    public async ValueTask InitializeAsync()
    {
        _relay = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        // An endpoint on loopback where nobody listens.
        _service = await WholeService.StartAsync(_folder.Path, _relay, options => options with
        {
            Drops = new DropOptions { Url = new Uri("https://drops.acme-shop.net") },
            Webhooks = new WebhookOptions { AllowedPrivateHosts = ["127.0.0.1:1"] },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _relay.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task With_the_id_of_another_tenant_answers_403_or_404_and_changes_nothing()
    {
        var theirs = await _service.KeyAsync("acme");
        var mine = await _service.KeyAsync("other");
        var ids = await MakeAsync(theirs);
        var before = await SeenAsync(theirs, ids);
        var tried = new List<string>();
        foreach (var route in Routes().Where(route => route.Pattern.Contains("{id}", StringComparison.Ordinal)))
        {
            var id = Assert.Single(ids, made => route.Pattern.StartsWith(made.Key, StringComparison.Ordinal)).Value;
            var path = route.Pattern.Replace("{id}", id, StringComparison.Ordinal).Replace("{eventId}", _toldId, StringComparison.Ordinal).Replace("{attachmentId}", Guid.Empty.ToString(), StringComparison.Ordinal)[1..];
            var (status, body) = await _service.CallAsync(mine, new HttpMethod(route.Method), path, Bodies.GetValueOrDefault($"{route.Method} {route.Pattern}"));
            Assert.True(Closed.Contains(status), $"{route.Method} {route.Pattern} answers another tenant with {status}: {body}");
            tried.Add($"{route.Method} {route.Pattern}");
        }

        Assert.InRange(tried.Count, 14, 100);
        Assert.Equal(before, await SeenAsync(theirs, ids));
    }

    [Fact]
    public async Task Lists_to_a_tenant_nothing_of_another()
    {
        var theirs = await _service.KeyAsync("acme");
        var mine = await _service.KeyAsync("other");
        var ids = await MakeAsync(theirs);
        foreach (var route in Routes().Where(route => route.Method is "GET" && !route.Pattern.Contains('{', StringComparison.Ordinal)))
        {
            var (status, body) = await _service.CallAsync(mine, HttpMethod.Get, route.Pattern[1..]);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.All(ids.Values, id => Assert.DoesNotContain(id, body.ToString(), StringComparison.Ordinal));
            Assert.DoesNotContain("acme", body.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wants_a_key_that_is_good_and_may_do_that()
    {
        var sending = await _service.KeyAsync("acme", KeyScope.Send);
        var revoked = Samples.Key(TimeProvider.System, out var secret, "acme");
        await _service.Host.Store.Accounts.AddAsync(revoked, default);
        await _service.Host.Store.Accounts.RevokeAsync("acme", revoked.Id, default);
        foreach (var route in Routes().Where(route => !route.Scope.HasFlag(KeyScope.Send)))
        {
            var (status, body) = await _service.CallAsync(sending, new HttpMethod(route.Method), PathOf(route));
            Assert.True(status is HttpStatusCode.Unauthorized, $"{route.Method} {route.Pattern} with a key that may only send: {status} {body}");
        }

        foreach (var route in Routes())
        {
            var path = PathOf(route);
            var (status, body) = await _service.CallAsync(secret, new HttpMethod(route.Method), path);
            // Whoever shows many wrong keys hears 429 after a while, and learns no more by that.
            Assert.True(status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests, $"{route.Method} {route.Pattern} with a revoked key: {status} {body}");
        }
    }

    private static string PathOf(ApiRoute route) =>
        route.Pattern.Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal).Replace("{eventId}", Guid.Empty.ToString(), StringComparison.Ordinal).Replace("{attachmentId}", Guid.Empty.ToString(), StringComparison.Ordinal)[1..];

    private IEnumerable<ApiRoute> Routes() => _service.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Select(endpoint => endpoint.Metadata.GetMetadata<ApiRoute>())
        .OfType<ApiRoute>()
        .Where(route => route.Method.Length > 0 && route.Scope != ApiRoute.Open);

    // One of each kind of thing, by the beginning of the paths that it has.
    private async Task<Dictionary<string, string>> MakeAsync(string key)
    {
        var (_, webhook) = await _service.CallAsync(key, HttpMethod.Post, "webhooks", new { endpoint = "https://127.0.0.1:1/mail", events = new[] { "email.scheduled" } });
        var (_, email) = await _service.CallAsync(key, HttpMethod.Post, "emails", new { from = "shop@acme-shop.net", to = "ann@customers.net", subject = "x", text = "x", scheduled_at = "in 1 hour" });
        var (_, made) = await _service.CallAsync(key, HttpMethod.Post, "api-keys", new { name = "made" });
        var (_, domain) = await _service.CallAsync(key, HttpMethod.Post, "domains", new { name = "new-shop.net" });
        var (_, drop) = await _service.CallAsync(key, HttpMethod.Post, "drops", new { text = "x" });
        var (_, suppression) = await _service.CallAsync(key, HttpMethod.Post, "suppressions", new { email = "eva@customers.net" });
        var (_, template) = await _service.CallAsync(key, HttpMethod.Post, "templates", new { name = "acme's", alias = "acme", html = "<p>x</p>" });
        JsonElement logs;
        do
        {
            (_, logs) = await _service.CallAsync(key, HttpMethod.Get, "logs");
        }
        while (logs.GetProperty("data").GetArrayLength() == 0);
        var id = webhook.GetProperty("id").GetString()!;
        JsonElement told;
        do
        {
            (_, told) = await _service.CallAsync(key, HttpMethod.Get, $"webhooks/{id}/events");
        }
        while (told.GetProperty("data").GetArrayLength() == 0);
        _toldId = told.GetProperty("data")[0].GetProperty("id").GetString()!;
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["/webhooks"] = id,
            ["/emails"] = email.GetProperty("id").GetString()!,
            ["/api-keys"] = made.GetProperty("id").GetString()!,
            ["/domains"] = domain.GetProperty("id").GetString()!,
            ["/drops"] = drop.GetProperty("id").GetString()!,
            ["/suppressions"] = suppression.GetProperty("id").GetString()!,
            ["/templates"] = template.GetProperty("id").GetString()!,
            ["/logs"] = logs.GetProperty("data")[0].GetProperty("id").GetString()!,
        };
    }

    private async Task<string> SeenAsync(string key, Dictionary<string, string> ids)
    {
        var (_, email) = await _service.CallAsync(key, HttpMethod.Get, $"emails/{ids["/emails"]}");
        var (_, domain) = await _service.CallAsync(key, HttpMethod.Get, $"domains/{ids["/domains"]}");
        var (_, template) = await _service.CallAsync(key, HttpMethod.Get, $"templates/{ids["/templates"]}");
        var (_, keys) = await _service.CallAsync(key, HttpMethod.Get, "api-keys");
        var (_, suppression) = await _service.CallAsync(key, HttpMethod.Get, $"suppressions/{ids["/suppressions"]}");
        var (_, webhook) = await _service.CallAsync(key, HttpMethod.Get, $"webhooks/{ids["/webhooks"]}");
        var unchanged = new[] { "id", "status", "endpoint", "signing_secret" }.Select(name => webhook.GetProperty(name).GetString());
        return string.Join('\n', email, domain, suppression, template, string.Join(' ', unchanged), string.Join(',', keys.GetProperty("data").EnumerateArray().Select(one => $"{one.GetProperty("id")} {one.GetProperty("name")}")));
    }
}
