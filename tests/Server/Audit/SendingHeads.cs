using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Waxwing.Server.Audit;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Audit.Sending;
using Waxwing.Server.Audit.Verifying;
using Waxwing.TestSupport;

namespace Waxwing.Server.Tests.Audit;

/// <summary>Signed heads leave the machine while the service runs, and what was collected there verifies the log.</summary>
public sealed class SendingHeads
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task By_UDP_a_head_is_one_message_of_syslog()
    {
        await using var collector = new DatagramCollector();
        await using var log = await KeptLog.WithAsync(3, 3);

        await SendAsync(log, collector.Url);

        var message = await collector.NextAsync();
        // RFC 5424 §6: PRI, version, time, host, program, process, kind, no structured data.
        Assert.Matches($@"^<109>1 \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z \S+ waxwing {Environment.ProcessId} audit-head - waxwing-audit-head v1 sequence=3 ", message);
        Assert.InRange(message.Length, 1, 480);
        Assert.True(log.Verify(CollectedHeads.Read(new StringReader(message)), log.Key.Public).IsGood);
    }

    [Fact]
    public async Task To_the_syslog_of_this_machine_likewise()
    {
        await using var log = await KeptLog.WithAsync(3, 3);
        await using var collector = new DatagramCollector(Path.Combine(log.Folder, "log"));

        await SendAsync(log, collector.Url);

        Assert.True(log.Verify(CollectedHeads.Read(new StringReader(await collector.NextAsync()))).IsGood);
    }

    [Fact]
    public async Task By_TLS_its_length_stands_before_it_and_its_end_is_told()
    {
        using var authority = new TestAuthority();
        await using var collector = new TlsCollector(authority);
        await using var log = await KeptLog.WithAsync(3, 3);

        await SendAsync(log, collector.Url, authority.AuthorityFile);

        var frame = await collector.NextAsync();
        var space = frame.IndexOf(' ', StringComparison.Ordinal);
        Assert.Equal(frame.Length - space - 1, int.Parse(frame[..space], System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(log.Verify(CollectedHeads.Read(new StringReader(frame))).IsGood);
    }

    [Fact]
    public async Task By_a_webhook_it_is_JSON_with_the_same_line()
    {
        using var authority = new TestAuthority();
        await using var collector = await WebhookCollector.StartAsync(authority);
        await using var log = await KeptLog.WithAsync(3, 3);

        await SendAsync(log, collector.Url, authority.AuthorityFile);

        var request = await collector.NextAsync();
        Assert.StartsWith("POST /hook/secret-path application/json {", request, StringComparison.Ordinal);
        using var body = JsonDocument.Parse(request[request.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal(("audit.head", 1, 3L), (body.RootElement.GetProperty("type").GetString(), body.RootElement.GetProperty("version").GetInt32(), body.RootElement.GetProperty("sequence").GetInt64()));
        Assert.Equal(log.Heads()[0].Line, body.RootElement.GetProperty("line").GetString());
        Assert.True(log.Verify(CollectedHeads.Read(new StringReader(request))).IsGood);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task To_a_collector_that_is_somebody_else_nothing_is_said(bool isWebhook)
    {
        using var authority = new TestAuthority();
        using var other = new TestAuthority();
        await using Collector collector = isWebhook ? await WebhookCollector.StartAsync(authority) : new TlsCollector(authority);
        await using var log = await KeptLog.WithAsync(3, 3);

        await Assert.ThrowsAsync<HeadNotSentException>(() => SendAsync(log, collector.Url, other.AuthorityFile));

        Assert.DoesNotContain("waxwing", isWebhook ? $"{collector.HasMore}" : await collector.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_webhook_that_does_not_take_it_has_not_got_it(int status)
    {
        using var authority = new TestAuthority();
        await using var collector = await WebhookCollector.StartAsync(authority);
        collector.Status = status;
        await using var log = await KeptLog.WithAsync(3, 3);

        var refused = await Assert.ThrowsAsync<HeadNotSentException>(() => SendAsync(log, collector.Url, authority.AuthorityFile));

        Assert.Equal($"it answered {status}", refused.Message);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("http://collector.example/")]
    [InlineData("syslog://collector.example")]
    [InlineData("syslog+tls:collector.example")]
    [InlineData("syslog+unix://host/dev/log")]
    [InlineData("https://user:password@collector.example/")]
    public void A_destination_that_is_none_is_refused(string text)
    {
        Assert.False(HeadDestinations.TryMake(text, null, TimeProvider.System, out _, out var fault));
        Assert.NotEmpty(fault);
    }

    [Theory]
    [InlineData("syslog+tls://collector.example", "syslog+tls://collector.example:6514")]
    [InlineData("syslog+udp://collector.example", "syslog+udp://collector.example:514")]
    [InlineData("syslog+udp://[::1]:5140", "syslog+udp://::1:5140")]
    [InlineData("syslog+unix:/dev/log", "syslog+unix:/dev/log")]
    [InlineData("https://collector.example/secret", "https://collector.example")]
    public void A_destination_has_a_name_without_secrets(string text, string name)
    {
        Assert.True(HeadDestinations.TryMake(text, null, TimeProvider.System, out var destination, out _));
        using (destination)
        {
            Assert.Equal(name, destination.Name);
        }
    }

    [Fact]
    public async Task The_service_signs_once_a_minute_and_only_what_is_new()
    {
        await using var log = KeptLog.Empty();
        var clock = new ObservedClock(KeptLog.Noon);
        using var collector = new KeptHeads();
        using var service = Service(log, clock, new KeptEvents<AuditHeadService>(), collector);

        await service.StartAsync(Token);
        Assert.Equal(2, (await collector.NextAsync()).Sequence);
        await clock.WhenArmedAsync(TimeSpan.FromMinutes(1));
        clock.Advance(TimeSpan.FromMinutes(1));
        await log.AppendAsync(3);
        await log.AppendAsync(4);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(4, (await collector.NextAsync()).Sequence);
        await service.StopAsync(Token);

        Assert.Equal(5, (await collector.NextAsync()).Sequence);
        Assert.Equal(["audit.key_made", "service.started", "key.created", "key.created", "service.stopped"], log.Entries().Select(entry => entry.Action));
        Assert.Equal([2, 4, 5], log.Heads().Select(head => head.Sequence));
        Assert.Equal([2, 4, 5], collector.Taken);
        Assert.True(log.Verify(new CollectedHeads(log.Heads(), []), log.Key.Public).IsGood);
    }

    [Fact]
    public async Task A_collector_that_is_away_is_told_of_once_and_gets_the_newest_head_when_it_is_back()
    {
        await using var log = KeptLog.Empty();
        var clock = new ObservedClock(KeptLog.Noon);
        var events = new KeptEvents<AuditHeadService>();
        using var collector = new KeptHeads { IsAway = true };
        using var service = Service(log, clock, events, collector);

        await service.StartAsync(Token);
        for (var minute = 1; minute <= 3; minute++)
        {
            Assert.Equal(2, (await collector.NextAsync()).Sequence);
            Assert.Equal(new HeadStanding("collector", 0, KeptLog.Noon, "it is away"), await StandingAsync(service, standing => standing.FailingSince is not null));
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        collector.IsAway = false;
        await collector.NextAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await collector.NextAsync()).Sequence);
        Assert.Equal(new HeadStanding("collector", 2, null, null), await StandingAsync(service, standing => standing.FailingSince is null));
        await service.StopAsync(Token);

        Assert.Equal([2500, 2501], events.All.Select(one => one.Id));
        Assert.Equal([2, 3], collector.Taken);
    }

    [Fact]
    public async Task A_collector_that_says_nothing_holds_up_no_other()
    {
        await using var log = KeptLog.Empty();
        var clock = new ObservedClock(KeptLog.Noon);
        var events = new KeptEvents<AuditHeadService>();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Assert.True(HeadDestinations.TryMake($"syslog+tls://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", null, clock, out var destination, out _));
        using var other = new KeptHeads();
        using var service = Service(log, clock, events, destination, other);

        await service.StartAsync(Token);
        Assert.Equal(2, (await other.NextAsync()).Sequence);
        await clock.WhenArmedAsync(HeadSending.Limit);
        clock.Advance(HeadSending.Limit);

        var standing = await StandingAsync(service, standing => standing.FailingSince is not null);
        Assert.Equal("it took longer than 10 s", standing.Reason);
        Assert.Equal(2, service.Standings[1].SentUpTo);
    }

    [Fact]
    public async Task Without_a_destination_a_warning_says_what_that_means()
    {
        await using var log = KeptLog.Empty();
        var events = new KeptEvents<AuditHeadService>();
        using var service = Service(log, new ObservedClock(KeptLog.Noon), events);

        await service.StartAsync(Token);
        await service.StopAsync(Token);

        Assert.Equal([2503], events.All.Select(one => one.Id));
        Assert.Equal(3, log.Heads()[^1].Sequence);
    }

    private static AuditHeadService Service(KeptLog log, TimeProvider clock, KeptEvents<AuditHeadService> events, params IHeadDestination[] destinations) =>
        new(new AuditOptions { Folder = log.Folder }, log.Log, log.Sealer, destinations, clock, events);

    private static async Task SendAsync(KeptLog log, string url, string? authorityFile = null)
    {
        Assert.True(HeadDestinations.TryMake(url, authorityFile, TimeProvider.System, out var destination, out var fault), fault);
        using (destination)
        {
            await destination.SendAsync(log.Heads()[^1], Token);
        }
    }

    // The standing is written behind the call that the collector saw.
    private static async Task<HeadStanding> StandingAsync(AuditHeadService service, Func<HeadStanding, bool> is_)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!is_(service.Standings[0]))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return service.Standings[0];
    }

    /// <summary>A destination in memory.</summary>
    private sealed class KeptHeads : IHeadDestination
    {
        private readonly System.Threading.Channels.Channel<AuditHead> _came = System.Threading.Channels.Channel.CreateUnbounded<AuditHead>();
        private readonly System.Collections.Concurrent.ConcurrentQueue<long> _taken = [];

        public volatile bool IsAway;

        public string Name => "collector";

        public IEnumerable<long> Taken => _taken;

        public async Task<AuditHead> NextAsync() => await _came.Reader.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

        public Task SendAsync(AuditHead head, CancellationToken cancellationToken)
        {
            var isAway = IsAway;
            if (!isAway)
            {
                _taken.Enqueue(head.Sequence);
            }

            _came.Writer.TryWrite(head);
            return isAway ? throw new HeadNotSentException("it is away") : Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
