using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;
using Waxwing.Tests.Support;

namespace Waxwing.Server.Tests.Whole;

/// <summary>Delivery to mail hosts, of which one operator's serve several domains: through doors, queue and engine to a host on this machine.</summary>
public sealed class SharedMailHosts : IAsyncLifetime
{
    private static readonly Lane Shared = new("acme", StreamName.Transactional, "hoster.net");

    private readonly TemporaryFolder _folder = new();
    private readonly WrittenDns _dns = new();
    private readonly MailHost _host = new();
    private WholeService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _dns.Address("mx.hoster.net", secure: false, "127.0.0.1");
        // Nobody listens there.
        _dns.Address("dead.hoster.net", secure: false, "127.0.0.2");
        _dns.Mx("customers.net", secure: false, (10, "mx.hoster.net"));
        _dns.Mx("waxwing-bench.org", secure: false, (10, "mx.hoster.net"));
        _dns.Mx("hostile.net", secure: false, (10, "mx.hoster.net"));
        _service = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _service.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Two_domains_of_one_operator_share_the_places_of_one_lane_and_another_tenants_lane_is_not_held_up()
    {
        var (acme, other) = (await _service.KeyAsync("acme"), await _service.KeyAsync("other"));
        await DeliverAsync(acme, "ann@customers.net", "ann@waxwing-bench.org");

        _host.Hold("acme-shop.net");
        var held = await _service.SendAsync(acme, "bob@customers.net");
        await WaitForAsync(() => Task.FromResult(_host.Asked.Contains("bob@customers.net")));
        var waits = await _service.SendAsync(acme, "bob@waxwing-bench.org");
        await _service.UntilAsync(other, await _service.SendAsync(other, "cal@waxwing-bench.org", from: "shop@other-shop.net"), "delivered");

        Assert.Equal([(DeliveryState.Queued, 1L), (DeliveryState.Leased, 1L)], (await CountAsync()).Where(count => count.Lane == Shared).Select(count => (count.State, count.Count)));
        Assert.DoesNotContain("bob@waxwing-bench.org", _host.Asked);
        Assert.Contains("cal@waxwing-bench.org", _host.Taken);

        _host.LetGo();
        await _service.UntilAsync(acme, held, "delivered");
        await _service.UntilAsync(acme, waits, "delivered");
        Assert.Equal(["bob@customers.net", "bob@waxwing-bench.org"], _host.Taken.Where(recipient => recipient.StartsWith("bob", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_domain_that_leads_to_a_dead_host_below_the_operators_name_leaves_the_lane_and_holds_up_nobody()
    {
        var acme = await _service.KeyAsync("acme");
        await DeliverAsync(acme, "ann@customers.net", "ann@hostile.net");

        _dns.Mx("hostile.net", secure: false, (10, "dead.hoster.net"));
        await _service.SendAsync(acme, "bob@hostile.net");
        await WaitForAsync(async () => (await CountAsync()).Any(count => count.Lane == Shared with { Site = "hostile.net" } && count.State == DeliveryState.Queued));
        await DeliverAsync(acme, "bob@customers.net");

        var (_, told) = await _service.CallAsync(acme, HttpMethod.Get, "emails");
        Assert.DoesNotContain("failed", told.ToString(), StringComparison.Ordinal);
        var waiting = Assert.Single(await CountAsync());
        Assert.Equal(("hostile.net", 1L), (waiting.Lane.Site, waiting.Count));
    }

    [Fact]
    public async Task After_a_start_the_operators_of_domains_are_known()
    {
        await DeliverAsync(await _service.KeyAsync("acme"), "ann@customers.net");
        await _service.DisposeAsync();
        _service = await StartAsync();

        var acme = await _service.KeyAsync("acme");
        _host.Hold("acme-shop.net");
        var held = await _service.SendAsync(acme, "bob@customers.net");
        Assert.Equal(Shared, Assert.Single(await CountAsync()).Lane);
        _host.LetGo();
        await _service.UntilAsync(acme, held, "delivered");
    }

    [Fact]
    public async Task A_connection_to_an_operator_of_whom_nothing_is_known_takes_twenty_messages()
    {
        var acme = await _service.KeyAsync("acme");
        await DeliverAsync(acme, [.. Enumerable.Range(0, 41).Select(i => $"r{i}@customers.net")]);
        Assert.Equal(3, _host.Connections);
    }

    private Task<WholeService> StartAsync() => WholeService.StartAsync(_folder.Path, change: options => options with
    {
        Dns = _dns,
        PlacesPerLane = 1,
        Sender = new SenderOptions { Mx = new MxOptions { EhloName = "sender.acme-shop.net", IPv6 = IPv6Use.Never, Port = _host.Port }, Dns = _dns },
    });

    private async Task DeliverAsync(string key, params string[] recipients)
    {
        foreach (var recipient in recipients)
        {
            await _service.UntilAsync(key, await _service.SendAsync(key, recipient), "delivered");
        }
    }

    private async Task<IReadOnlyList<LaneCount>> CountAsync() => await _service.Host.Store.Queue.CountAsync(TestContext.Current.CancellationToken);

    private static async Task WaitForAsync(Func<Task<bool>> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "it did not come to that within a minute");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
