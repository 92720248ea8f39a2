using Waxwing.Server.Delivery;

namespace Waxwing.Server.Tests.Delivery;

/// <summary>How many messages a site is asked to take at once.</summary>
public sealed class SitePacesTests
{
    private static readonly ReplyRecord Throttled = new(421, "4.7.0", ["4.7.0 too many connections from you"]);
    private static readonly ReplyRecord NoSuchUser = new(550, "5.1.1", ["5.1.1 no such user"]);

    private readonly SitePaces _paces = new(SiteCatalog.Usual);

    [Fact]
    public void Who_is_unknown_begins_with_two_and_has_one_more_for_each_twenty_messages_up_to_eight()
    {
        Assert.Equal(2, _paces.AtOnce("hoster.net"));
        Take(19);
        Assert.Equal(2, _paces.AtOnce("hoster.net"));
        Take(2);
        Assert.Equal(3, _paces.AtOnce("hoster.net"));
        Take(1_000);
        Assert.Equal(8, _paces.AtOnce("hoster.net"));
    }

    [Fact]
    public void Each_time_that_is_too_much_it_is_half_and_never_none()
    {
        Take(1_000);
        var paces = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            _paces.Heard("hoster.net", Throttled);
            paces.Add(_paces.AtOnce("hoster.net"));
        }

        Assert.Equal([4, 2, 1, 1, 1], paces);
        Take(21);
        Assert.Equal(2, _paces.AtOnce("hoster.net"));
    }

    [Fact]
    public void What_is_said_of_a_recipient_slows_nobody()
    {
        _paces.Heard("hoster.net", NoSuchUser);
        Assert.Equal(2, _paces.AtOnce("hoster.net"));
    }

    [Fact]
    public void One_site_slows_no_other()
    {
        _paces.Heard("google.com", Throttled);
        Assert.Equal((2, 2), (_paces.AtOnce("google.com"), _paces.AtOnce("hoster.net")));
        Assert.Equal(3, _paces.AtOnce("outlook.com"));
    }

    [Fact]
    public void Hosts_of_one_operator_have_one_pace()
    {
        var (one, other) = (_paces.LimitsOf("gmail-smtp-in.l.google.com"), _paces.LimitsOf("aspmx.l.google.com"));
        Assert.Equal((4, 4, 20, 50), (one.AtOnce(), other.AtOnce(), one.MostAtOnce, one.MessagesPerConnection));
        _paces.Heard("google.com", Throttled);
        Assert.Equal((2, 2), (one.AtOnce(), other.AtOnce()));
    }

    [Fact]
    public void The_operators_own_bound_holds_for_all()
    {
        var paces = new SitePaces(SiteCatalog.Usual, most: 1);
        Assert.Equal((1, 1), (paces.AtOnce("google.com"), paces.LimitsOf("aspmx.l.google.com").MostAtOnce));
    }

    [Fact]
    public async Task Places_that_grow_are_given_and_places_that_shrink_are_not()
    {
        var atOnce = 1;
        var site = new MxSite([], () => atOnce);
        await EnterAsync(site);
        var second = EnterAsync(site);
        var third = EnterAsync(site);
        var fourth = EnterAsync(site);
        Assert.False(second.IsCompleted);

        atOnce = 2;
        site.Leave(hadPlace: true);
        await Task.WhenAll(second, third);
        Assert.False(fourth.IsCompleted);

        atOnce = 1;
        site.Leave(hadPlace: true);
        Assert.False(fourth.IsCompleted);
        site.Leave(hadPlace: true);
        await fourth;
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        var site = new MxSite([], () => 1);
        await EnterAsync(site);
        using var stop = new CancellationTokenSource();
        site.Keep();
        var gone = site.EnterAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        site.Leave(hadPlace: false);
        var next = EnterAsync(site);
        site.Leave(hadPlace: true);
        await next;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => site.EnterAsync(new CancellationToken(canceled: true)));
    }

    private static Task EnterAsync(MxSite site)
    {
        site.Keep();
        return site.EnterAsync(TestContext.Current.CancellationToken);
    }

    private void Take(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            _paces.Worked("hoster.net");
        }
    }
}
