using System.Net;
using System.Net.Security;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Waxwing.Server.Accepting;
using Waxwing.Server.Audit;
using Waxwing.Server.Certificates;
using Waxwing.Server.Delivery;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Telemetry;
using Waxwing.Server.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Server.Tests.Telemetry;

/// <summary>Metrics and health by HTTP: to whom they are told, and that what the rules for Prometheus name is there.</summary>
public sealed partial class ToldByHttp
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_is_told_to_everybody_and_its_reasons_to_this_machine_alone()
    {
        await using var service = await Told.StartAsync();

        using var mine = await service.JsonAsync("/health/ready");
        using var strangers = await service.JsonAsync("/health/ready", request => request.Headers.Add("X-Forwarded-For", "192.0.2.1"));
        using var live = await service.JsonAsync("/health/live");

        Assert.Equal("Healthy", mine.RootElement.GetProperty("status").GetString());
        Assert.Equal(["store", "space", "delivery", "certificate", "audit_heads", "at_rest"], mine.RootElement.GetProperty("checks").EnumerateObject().Select(check => check.Name));
        Assert.Contains("not encrypted on the disk", mine.RootElement.GetProperty("checks").GetProperty("at_rest").GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"status":"Healthy"}""", strangers.RootElement.GetRawText());
        Assert.Equal("""{"status":"Healthy"}""", live.RootElement.GetRawText());
    }

    [Fact]
    public async Task Without_space_the_service_is_not_ready_and_lives_all_the_same()
    {
        await using var service = await Told.StartAsync(leastFree: long.MaxValue);

        using var ready = await service.GetAsync("/health/ready");
        using var live = await service.GetAsync("/health/live");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, live.StatusCode));
        using var report = JsonDocument.Parse(await ready.Content.ReadAsStringAsync(Token));
        Assert.EndsWith("nothing is accepted until there is more", report.RootElement.GetProperty("checks").GetProperty("space").GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_store_the_service_is_not_ready()
    {
        await using var service = await Told.StartAsync();
        await service.Store.DisposeAsync();

        using var ready = await service.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("the store is closed", await ready.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.OK)]
    [InlineData(null, "Bearer the-token", HttpStatusCode.OK)]
    [InlineData("X-Forwarded-For", null, HttpStatusCode.Unauthorized)]
    [InlineData("Forwarded", null, HttpStatusCode.Unauthorized)]
    [InlineData("Via", null, HttpStatusCode.Unauthorized)]
    [InlineData("X-Forwarded-For", "Bearer the-token", HttpStatusCode.OK)]
    [InlineData("X-Forwarded-For", "bearer the-token", HttpStatusCode.OK)]
    [InlineData("X-Forwarded-For", "Bearer the-token2", HttpStatusCode.Unauthorized)]
    [InlineData("X-Forwarded-For", "Basic the-token", HttpStatusCode.Unauthorized)]
    public async Task Metrics_are_read_from_this_machine_or_with_the_token(string? proxy, string? authorization, HttpStatusCode expected)
    {
        await using var service = await Told.StartAsync();

        using var answer = await service.GetAsync("/metrics", request =>
        {
            if (proxy is not null)
            {
                request.Headers.TryAddWithoutValidation(proxy, "for=192.0.2.1");
            }

            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }
        });

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK, (await answer.Content.ReadAsStringAsync(Token)).Contains("waxwing_service_storage_free_bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("[::1]:8025", HttpStatusCode.OK)]
    [InlineData("evil.test:8025", HttpStatusCode.Unauthorized)]
    public async Task A_page_whose_name_was_led_to_this_machine_reads_no_metrics(string host, HttpStatusCode expected)
    {
        await using var service = await Told.StartAsync();

        using var answer = await service.GetAsync("/metrics", request => request.Headers.Host = host);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Every_metric_and_attribute_that_a_rule_names_is_one_that_Prometheus_gets()
    {
        await using var service = await Told.StartAsync();
        await service.Store.Mail.AcceptAsync([Samples.Message(TimeProvider.System, "a@x.test")], null, null, Token);
        var instruments = service.Services.GetRequiredService<ServiceInstruments>();
        instruments.HandedOver(Door.Api, 1, new HandoverResult.Refused([new(0, RefusalReason.Unavailable, "")]), TimeSpan.FromSeconds(1));
        instruments.Attempted([new Outcome { MessageId = default, Number = 0, Fence = default, State = DeliveryState.Failed }]);
        instruments.LeasesLost(1);
        await service.Services.GetRequiredService<QueueSampler>().SampleAsync(Token);

        var scraped = await (await service.GetAsync("/metrics")).Content.ReadAsStringAsync(Token);
        var rules = await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "docs/telemetry/waxwing-service.rules.yml"), Token);
        var expressions = string.Join('\n', Expression().Matches(rules).Select(match => match.Value));
        var series = Series().Matches(scraped).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        var labels = Label().Matches(scraped).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        var named = ServiceMetric().Matches(expressions).Select(match => match.Value).Distinct(StringComparer.Ordinal).ToArray();
        Assert.InRange(named.Length, 8, 100);
        Assert.Empty(named.Except(series, StringComparer.Ordinal));
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "docs/service-telemetry.md"), Token);
        foreach (var metric in series.Where(name => name.StartsWith("waxwing_service_", StringComparison.Ordinal)).Select(InWords).Distinct(StringComparer.Ordinal))
        {
            Assert.Contains($"`{metric}`", page, StringComparison.Ordinal);
        }

        var pages = page + await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "docs/telemetry.md"), Token);
        Assert.DoesNotContain(labels, label => label.StartsWith("waxwing_", StringComparison.Ordinal) && !pages.Contains($"`{label.Replace('_', '.')}`", StringComparison.Ordinal));

        // The page has the names of OpenTelemetry; Prometheus' have their units and endings.
        string InWords(string name) => Documented().Matches(page).Select(match => match.Groups["name"].Value).FirstOrDefault(documented => name.StartsWith(documented.Replace('.', '_'), StringComparison.Ordinal)) ?? name;
    }

    [GeneratedRegex(@"expr:.*(\n {10,}.*)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Expression();

    [GeneratedRegex(@"\bwaxwing_service_\w+(?=[\s{\[)])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServiceMetric();

    [GeneratedRegex(@"^\w+(?=\{| )", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Series();

    [GeneratedRegex(@"[{,](?<name>\w+)=""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"^\| `(?<name>waxwing\.service\.[\w.]+)`", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Documented();

    private sealed class NinetyDays : IServerCertificate
    {
        public SslStreamCertificateContext Context => throw new NotSupportedException("Nobody is asked for a key here.");

        public DateTimeOffset NotAfter { get; } = TimeProvider.System.GetUtcNow().AddDays(90);

        public string? Trouble => null;
    }

    /// <summary>As much of the service as tells of itself, on loopback.</summary>
    private sealed class Told : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly HttpClient _http = new();
        private WebApplication _app = null!;

        public SqliteStore Store { get; private set; } = null!;

        public IServiceProvider Services => _app.Services;

        public static async Task<Told> StartAsync(long leastFree = 0)
        {
            var told = new Told();
            told.Store = SqliteStore.Open(told._folder.Path, TimeProvider.System);
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddSingleton(told.Store.Queue).AddSingleton(told.Store.Database).AddSingleton<Database>(told.Store.Database);
            builder.Services.AddSingleton(new FreeSpace(told._folder.Path, leastFree, TimeProvider.System));
            builder.Services.AddSingleton(new LaneBoard(new DispatchOptions { Node = "node" }, new LaneTerms(DeliveryWay.Relay, () => 0), TimeProvider.System));
            builder.Services.AddAudit(new AuditOptions { Folder = told._folder.Path, Destinations = [$"syslog+udp://127.0.0.1:{FreePort.Next()}"] }, _ => told.Store.Database, TimeProvider.System);
            builder.Services.AddSingleton<IServerCertificate>(new NinetyDays());
            builder.AddServiceTelemetry(new ServiceTelemetryOptions { Node = "node", MetricsToken = Secret.FromValue("the-token") });
            told._app = builder.Build();
            told._app.MapServiceTelemetry();
            await told._app.StartAsync(Token);
            told._http.BaseAddress = new Uri(told._app.Urls.Single());
            return told;
        }

        public async Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestMessage>? change = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            change?.Invoke(request);
            return await _http.SendAsync(request, Token);
        }

        public async Task<JsonDocument> JsonAsync(string path, Action<HttpRequestMessage>? change = null)
        {
            using var answer = await GetAsync(path, change);
            Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        }

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            _http.Dispose();
            await Store.DisposeAsync();
            _folder.Dispose();
        }
    }
}
