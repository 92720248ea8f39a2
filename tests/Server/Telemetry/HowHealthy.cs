using System.Net.Security;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Waxwing.Server.Audit;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Audit.Sending;
using Waxwing.Server.Certificates;
using Waxwing.Server.Delivery;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Telemetry;
using Waxwing.Server.Telemetry.Health;
using Waxwing.Server.Tests.Audit;
using Waxwing.Server.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Server.Tests.Telemetry;

/// <summary>What each check of health follows from.</summary>
public sealed class HowHealthy
{
    private static readonly DateTimeOffset Noon = new(2031, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(90, null, HealthStatus.Healthy, "the certificate is good for 90 days")]
    [InlineData(14, null, HealthStatus.Healthy, "the certificate is good for 14 days")]
    [InlineData(13.9, null, HealthStatus.Degraded, "the certificate is good for 13 days")]
    [InlineData(90, "the files do not go together", HealthStatus.Degraded, "the certificate is good for 90 days; the files do not go together")]
    [InlineData(-0.1, null, HealthStatus.Unhealthy, "the certificate is over: nobody who verifies it hands mail over")]
    [InlineData(-0.1, "the files do not go together", HealthStatus.Unhealthy, "the certificate is over: nobody who verifies it hands mail over")]
    public async Task The_certificate_by_its_days_and_its_files(double days, string? trouble, HealthStatus status, string description)
    {
        var check = new CertificateHealth(new Certificate(Noon.AddDays(days), trouble), new ObservedClock(Noon));

        Assert.Equal((status, description), await OfAsync(check));
    }

    [Theory]
    [InlineData(nameof(DeliveryState.Queued), 6, 0, HealthStatus.Degraded)]
    [InlineData(nameof(DeliveryState.Queued), 4, 0, HealthStatus.Healthy)]
    [InlineData(nameof(DeliveryState.Queued), 6, 1, HealthStatus.Healthy)]
    [InlineData(nameof(DeliveryState.Deferred), 600, 0, HealthStatus.Healthy)]
    public async Task Delivery_by_what_waits_for_its_first_attempt_while_nothing_is_under_way(string state, int minutes, int underWay, HealthStatus status)
    {
        var clock = new ObservedClock(Noon);
        var lane = new Lane("acme", "bulk", "relay");
        using var sampler = new QueueSampler(_ => ValueTask.FromResult<IReadOnlyList<LaneCount>>([new LaneCount(lane, Enum.Parse<DeliveryState>(state), 3, Noon.AddMinutes(-minutes))]), clock);
        await sampler.SampleAsync(Token);
        var board = new LaneBoard(new DispatchOptions { Node = "node" }, new LaneTerms(DeliveryWay.Relay, () => 0), clock);
        Assert.Equal(underWay, board.Take(lane, underWay));

        Assert.Equal(status, (await OfAsync(new DeliveryHealth(sampler, board, clock))).Status);
    }

    [Fact]
    public async Task The_audit_log_by_whether_its_heads_leave_the_machine()
    {
        await using var log = KeptLog.Empty();
        using var none = new AuditHeadService(new AuditOptions { Folder = log.Folder }, log.Log, log.Sealer, [], log.Clock, new KeptEvents<AuditHeadService>());
        using var failing = new AuditHeadService(new AuditOptions { Folder = log.Folder }, log.Log, log.Sealer, [new Away()], log.Clock, new KeptEvents<AuditHeadService>());

        Assert.Equal((HealthStatus.Healthy, "signed heads of the audit log go nowhere: a cut tail of it could not be found"), await OfAsync(new AuditHeadsHealth(none)));
        Assert.Equal((HealthStatus.Healthy, "signed heads of the audit log leave the machine"), await OfAsync(new AuditHeadsHealth(failing)));
        await failing.StartAsync(Token);
        await failing.StopAsync(Token);
        Assert.Equal((HealthStatus.Degraded, "signed heads of the audit log do not get to collector since 2031-01-01 12:00:00Z (it is away)"), await OfAsync(new AuditHeadsHealth(failing)));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_in_time_is_not_healthy()
    {
        using var folder = new TemporaryFolder();
        await using var database = Waxwing.Server.Store.Sqlite.SqliteDatabase.Open(folder["x.db"]);
        var clock = new ObservedClock(Noon);
        using var begun = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var slow = database.WriteAsync(_ =>
        {
            begun.Set();
            release.Wait(Token);
        });
        begun.Wait(Token);

        var check = OfAsync(new StoreHealth(database, clock));
        await clock.WhenArmedAsync(StoreHealth.Limit);
        clock.Advance(StoreHealth.Limit);

        Assert.Equal((HealthStatus.Unhealthy, "a commit takes longer than 5 s"), await check);
        release.Set();
        await slow;
        Assert.Equal((HealthStatus.Healthy, "the store can be written"), await OfAsync(new StoreHealth(database, clock)));
    }

    private static async Task<(HealthStatus Status, string? Description)> OfAsync(IHealthCheck check)
    {
        var result = await check.CheckHealthAsync(new HealthCheckContext(), Token);
        return (result.Status, result.Description);
    }

    private sealed record Certificate(DateTimeOffset NotAfter, string? Trouble) : IServerCertificate
    {
        public SslStreamCertificateContext Context => throw new NotSupportedException("Health asks for no key.");
    }

    private sealed class Away : IHeadDestination
    {
        public string Name => "collector";

        public Task SendAsync(AuditHead head, CancellationToken cancellationToken) => throw new HeadNotSentException("it is away");

        public void Dispose()
        {
        }
    }
}
