using System.Text.Json;
using Microsoft.Extensions.Logging;
using Waxwing.Server.Hosting;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Telemetry;

/// <summary>The service as it runs tells of itself, and of a message that went through it.</summary>
public sealed class TheWholeService
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Counts_and_traces_a_message_from_the_API_to_its_delivery()
    {
        using var folder = new TemporaryFolder();
        using var spans = new HeardSpans();
        await using var host = await ServiceHost.StartAsync(new ServiceOptions { Data = folder.Path, Http = new Uri("http://127.0.0.1:0") }, TimeProvider.System, logging => logging.ClearProviders(), Token);
        using var http = new HttpClient { BaseAddress = host.Addresses[0] };

        using var request = new HttpRequestMessage(HttpMethod.Post, "/emails")
        {
            Headers = { Authorization = new("Bearer", host.TrialKey) },
            Content = new StringContent("""{"from":"me@example.com","to":"you@example.com","subject":"Hello","text":"It works."}""", System.Text.Encoding.UTF8, "application/json"),
        };
        using var answer = await http.SendAsync(request, Token);
        var body = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.IsSuccessStatusCode, body);
        var id = JsonDocument.Parse(body).RootElement.GetProperty("id").GetGuid();

        var metrics = await UntilAsync(async () => await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token), text => text.Contains("waxwing_service_deliveries_total", StringComparison.Ordinal));
        // OpenTelemetry hears the meters of all services of a process, and so those of tests beside this one.
        Assert.Matches("""waxwing_service_messages_total\{[^}]*waxwing_door="Api"[^}]*waxwing_outcome="Accepted"[^}]*\} [1-9]""", metrics);
        Assert.Matches("""waxwing_service_deliveries_total\{[^}]*waxwing_delivery_state="Delivered"[^}]*\} [1-9]""", metrics);
        Assert.Contains("waxwing_service_commit_duration_seconds_count", metrics, StringComparison.Ordinal);
        Assert.Contains("kestrel_active_connections", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", metrics, StringComparison.Ordinal);
        var told = await UntilAsync(() => Task.FromResult(spans.Of(id)), spans => spans.Count >= 2);
        Assert.Equal(["mail accept", "mail deliver"], told.Select(span => span.DisplayName).Order(StringComparer.Ordinal));
        using var ready = JsonDocument.Parse(await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Token));
        Assert.Equal("Healthy", ready.RootElement.GetProperty("status").GetString());
        Assert.True(ready.RootElement.GetProperty("checks").TryGetProperty("at_rest", out _));
    }

    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> enough)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (true)
        {
            var answer = await ask();
            if (enough(answer))
            {
                return answer;
            }

            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
