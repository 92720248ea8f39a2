using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Waxwing.AspNetCore.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.AspNetCore.Tests.Health;

public sealed class RelayHealth
{
    private const string Closed = "smtps://a.example:465 works, as far as is known";

    private static readonly DateTimeOffset Noon = new(2031, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HealthStatus.Healthy, Closed, BreakerState.Closed)]
    [InlineData(HealthStatus.Healthy, "all 2 relays work", BreakerState.Closed, BreakerState.Closed)]
    [InlineData(HealthStatus.Degraded, "smtps://a.example:465 has failed too often since 2031-01-01 12:00:00Z and is tried again at 2031-01-01 12:00:30Z; mail goes to smtps://b.example:465", BreakerState.Open, BreakerState.Closed)]
    [InlineData(HealthStatus.Degraded, "smtps://b.example:465 has failed too often since 2031-01-01 12:00:00Z and may be tried again; mail goes to smtps://a.example:465", BreakerState.Closed, BreakerState.HalfOpen)]
    [InlineData(HealthStatus.Degraded, "smtps://a.example:465 has failed too often since 2031-01-01 12:00:00Z and may be tried again; the next message tries", BreakerState.HalfOpen)]
    [InlineData(HealthStatus.Degraded, "smtps://a.example:465 has failed too often since 2031-01-01 12:00:00Z and is tried again at 2031-01-01 12:00:30Z; smtps://b.example:465 has failed too often since 2031-01-01 12:00:00Z and may be tried again; the next message tries", BreakerState.Open, BreakerState.HalfOpen)]
    [InlineData(HealthStatus.Unhealthy, "no relay can be reached: smtps://a.example:465 has failed too often since 2031-01-01 12:00:00Z and is tried again at 2031-01-01 12:00:30Z", BreakerState.Open)]
    public void Follows_from_how_the_relays_stand(HealthStatus expected, string description, params BreakerState[] states)
    {
        var relays = states.Select((state, index) => new RelayStatus($"smtps://{(char)('a' + index)}.example:465", state, state == BreakerState.Closed ? null : Noon, state == BreakerState.Closed ? null : Noon.AddSeconds(30), 0, 0, 0, CrossingRefused: false)).ToArray();

        var result = RelayHealthCheck.Judge(relays, HealthStatus.Unhealthy);

        Assert.Equal((expected, description), (result.Status, result.Description));
        Assert.Equal(states.Length, result.Data.Count);
    }

    [Fact]
    public async Task Of_a_real_relay_that_dies_and_rests()
    {
        var clock = new FakeTimeProvider(Noon);
        await using var away = ScriptedPeer.Listen();
        using var host = Hosts.Build(
            new(StringComparer.Ordinal) { ["Waxwing:Relays:0:Url"] = $"smtps://localhost:{away.Port}", ["Waxwing:Retry:Attempts"] = "1", ["Waxwing:Breaker:Failures"] = "2", ["Waxwing:Breaker:Rest"] = "30s" },
            services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                services.AddHealthChecks().AddWaxwing(tags: ["mail"]);
            });
        var health = host.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(health)).Status);

        var sender = host.Services.GetRequiredService<IMailSender>();
        for (var i = 0; i < 2; i++)
        {
            using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"] }.ToMimeMessage();
            await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(message, Token));
        }

        var dead = await CheckAsync(health);
        Assert.Equal(HealthStatus.Unhealthy, dead.Status);
        Assert.StartsWith($"no relay can be reached: smtps://localhost:{away.Port} has failed too often since 2031-01-01 12:00:00Z", dead.Description, StringComparison.Ordinal);
        Assert.Equal(["mail"], dead.Tags);

        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(health)).Status);
    }

    [Fact]
    public async Task Connects_to_nobody_and_is_as_bad_as_the_host_wants_it()
    {
        using var relay = new TcpListener(IPAddress.Loopback, 0);
        relay.Start();
        using var host = Hosts.Build(
            new(StringComparer.Ordinal) { ["Waxwing:Relays:0:Url"] = $"smtps://127.0.0.1:{((IPEndPoint)relay.LocalEndpoint).Port}" },
            services => services.AddHealthChecks().AddWaxwing("post", HealthStatus.Degraded));

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);

        Assert.Equal(HealthStatus.Healthy, report.Entries["post"].Status);
        Assert.False(relay.Pending());
        var resting = new RelayStatus("smtps://a.example:465", BreakerState.Open, Noon, Noon, 0, 0, 0, CrossingRefused: false);
        Assert.Equal(HealthStatus.Degraded, RelayHealthCheck.Judge([resting], HealthStatus.Degraded).Status);
    }

    [Fact]
    public async Task Of_a_sender_to_mail_hosts_is_not_that_of_the_mail_hosts_of_others()
    {
        using var host = Hosts.Build(new(StringComparer.Ordinal) { ["Waxwing:Mx:EhloName"] = "mail.example.org" }, services => services.AddHealthChecks().AddWaxwing());

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);

        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Contains("mail hosts of its recipients", report.Entries.Values.Single().Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IprevResult.Pass, true, HealthStatus.Healthy)]
    [InlineData(IprevResult.PermError, true, HealthStatus.Degraded)]
    [InlineData(IprevResult.Fail, true, HealthStatus.Degraded)]
    [InlineData(IprevResult.Pass, false, HealthStatus.Degraded)]
    // What DNS does not say is no fault of ours.
    [InlineData(IprevResult.TempError, null, HealthStatus.Healthy)]
    public void Of_a_sender_to_mail_hosts_follows_from_what_they_find_of_its_address(IprevResult reverse, bool? isOfEhloName, HealthStatus expected)
    {
        var result = RelayHealthCheck.Judge([new OwnAddress(IPAddress.Parse("192.0.2.1"), "mail.example.org", reverse, null, isOfEhloName, "what was found")]);

        Assert.Equal((expected, "what was found"), (result.Status, result.Data["address0"]));
        Assert.Equal(expected == HealthStatus.Degraded, result.Description!.EndsWith("what was found", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_sender_without_relays_says_so()
    {
        using var host = Hosts.Build([], services =>
        {
            services.AddSingleton<IMailSender>(new RecordingSender());
            services.AddHealthChecks().AddWaxwing();
        });

        var entry = await CheckAsync(host.Services.GetRequiredService<HealthCheckService>());

        Assert.Equal((HealthStatus.Healthy, "RecordingSender sends without relays"), (entry.Status, entry.Description));
    }

    private static async Task<HealthReportEntry> CheckAsync(HealthCheckService health) => Assert.Single((await health.CheckHealthAsync(Token)).Entries).Value;
}
