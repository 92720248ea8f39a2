using Microsoft.Extensions.Hosting;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Telemetry;
using Waxwing.Server.Tests.Audit;
using Waxwing.Server.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Server.Tests.Telemetry;

/// <summary>systemd hears when the service listens, that it writes, and that it stops; and nothing while it hangs.</summary>
public sealed class ToldToSystemd
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_its_start_to_its_stop()
    {
        using var folder = new TemporaryFolder();
        await using var systemd = new DatagramCollector(folder["notify"]);
        await using var database = SqliteDatabase.Open(folder["x.db"]);
        using var lifetime = new Lifetime();
        var clock = new ObservedClock();
        using var notices = new SystemdNotices(database, lifetime, clock, name => name switch { "NOTIFY_SOCKET" => folder["notify"], "WATCHDOG_USEC" => "60000000", "WATCHDOG_PID" => $"{Environment.ProcessId}", _ => null });

        await notices.StartAsync(Token);
        Assert.False(systemd.HasMore);
        lifetime.Start();
        Assert.Equal("READY=1", await systemd.NextAsync());
        await clock.WhenArmedAsync(TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("WATCHDOG=1", await systemd.NextAsync());

        // The writer hangs: nothing is told until it goes on.
        using var release = new ManualResetEventSlim();
        var hanging = database.WriteAsync(_ => release.Wait(Token));
        clock.Advance(TimeSpan.FromSeconds(30));
        await clock.WhenArmedAsync(TimeSpan.FromSeconds(15));
        clock.Advance(TimeSpan.FromSeconds(15));
        release.Set();
        await hanging;
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("WATCHDOG=1", await systemd.NextAsync());

        await notices.StopAsync(Token);
        Assert.Equal("STOPPING=1", await systemd.NextAsync());
        Assert.False(systemd.HasMore);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/nonexistent/socket")]
    public async Task Where_nobody_hears_the_service_goes_on(string? socket)
    {
        using var folder = new TemporaryFolder();
        await using var database = SqliteDatabase.Open(folder["x.db"]);
        using var lifetime = new Lifetime();
        using var notices = new SystemdNotices(database, lifetime, new ObservedClock(), name => name is "NOTIFY_SOCKET" ? socket : null);

        await notices.StartAsync(Token);
        lifetime.Start();
        await notices.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        await notices.StopAsync(Token);

        Assert.True(notices.ExecuteTask.IsCompletedSuccessfully);
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _started = new();

        public CancellationToken ApplicationStarted => _started.Token;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void Start() => _started.Cancel();

        public void StopApplication()
        {
        }

        public void Dispose() => _started.Dispose();
    }
}
