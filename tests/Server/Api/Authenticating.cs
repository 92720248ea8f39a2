using System.Net;
using Waxwing.Server.Accounts;
using Waxwing.Server.Api;
using Waxwing.Server.Audit;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Api;

public sealed class Authenticating
{
    private const string Body = """{"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"t"}""";

    [Fact]
    public async Task Without_a_key_nothing_is_done()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var client = room.ClientOf(null);
        var answer = await ApiRoom.SendAsync(client, HttpMethod.Post, "/emails", Body);
        answer.IsError(401, "missing_api_key");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Empty(room.Desk.Handovers);
    }

    [Theory]
    [InlineData("re_123")]
    [InlineData("")]
    [InlineData("re_AAAAAAAAAAAAAAAAAAAAAA_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_wrong_key_is_good_for_nothing(string secret)
    {
        await using var room = await ApiRoom.OpenAsync();
        using var client = room.ClientOf(secret.Length == 0 ? room.Secret[..^1] + (room.Secret[^1] == 'A' ? 'B' : 'A') : secret);
        (await ApiRoom.SendAsync(client, HttpMethod.Post, "/emails", Body)).IsError(403, "invalid_api_key");
        Assert.Empty(room.Desk.Handovers);
    }

    [Fact]
    public async Task A_key_in_another_scheme_is_none()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var client = room.ClientOf(null);
        (await ApiRoom.SendAsync(client, HttpMethod.Get, "/emails", null, ("Authorization", $"Basic {room.Secret}"))).IsError(403, "invalid_api_key");
    }

    [Fact]
    public async Task An_expired_key_is_good_for_nothing()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var client = await room.ClientAsync(change: key => key with { ExpiresAt = room.Clock.GetUtcNow().AddMinutes(1) });
        (await ApiRoom.SendAsync(client, HttpMethod.Get, "/emails")).IsGood();
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        (await ApiRoom.SendAsync(client, HttpMethod.Get, "/emails")).IsError(403, "invalid_api_key");
    }

    [Fact]
    public async Task A_busy_key_is_looked_for_once_in_a_while_and_a_revoked_one_stops_with_that()
    {
        await using var room = await ApiRoom.OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            (await room.GetAsync("/emails")).IsGood();
        }

        Assert.Equal(1, room.Accounts.Lookups);
        await room.Store.Accounts.RevokeAsync("acme", room.Key.Id, default);
        room.Clock.Advance(KeyRing.Fresh);
        (await room.GetAsync("/emails")).IsError(403, "invalid_api_key");
    }

    [Theory]
    [InlineData(KeyScope.Send, "POST /emails")]
    [InlineData(KeyScope.Read, "GET /emails,GET /logs")]
    [InlineData(KeyScope.Admin, "GET /api-keys")]
    public async Task A_key_may_do_what_it_was_made_for(object scope, string allowed)
    {
        await using var room = await ApiRoom.OpenAsync();
        using var client = await room.ClientAsync(change: key => key with { Scope = (KeyScope)scope });
        foreach (var route in new[] { "POST /emails", "GET /emails", "GET /logs", "GET /api-keys" })
        {
            var parts = route.Split(' ');
            var answer = await ApiRoom.SendAsync(client, new HttpMethod(parts[0]), parts[1], parts[0] is "POST" ? Body : null);
            if (allowed.Split(',').Contains(route))
            {
                answer.IsGood();
            }
            else
            {
                answer.IsError(401, "restricted_api_key");
            }
        }
    }

    [Fact]
    public async Task Wrong_keys_lock_an_address_out_for_the_rest_of_the_minute()
    {
        await using var room = await ApiRoom.OpenAsync(new() { WrongKeysPerMinute = 3 });
        using var stranger = room.ClientOf("re_wrong");
        for (var i = 0; i < 3; i++)
        {
            (await ApiRoom.SendAsync(stranger, HttpMethod.Get, "/emails")).IsError(403, "invalid_api_key");
        }

        var locked = await ApiRoom.SendAsync(stranger, HttpMethod.Get, "/emails");
        locked.IsError(429, "rate_limit_exceeded");
        Assert.NotNull(locked.Headers.RetryAfter);
        Assert.Equal("0", locked.Headers.GetValues("ratelimit-remaining").Single());
        (await ApiRoom.SendAsync(stranger, HttpMethod.Get, "/emails")).IsError(429, "rate_limit_exceeded");
        var told = Assert.Single(room.Trail.List(new AuditFilter(), 10));
        Assert.Equal(("anonymous", "login.locked", "127.0.0.1"), (told.Actor, told.Action, told.Target));
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        (await ApiRoom.SendAsync(stranger, HttpMethod.Get, "/emails")).IsError(403, "invalid_api_key");
    }

    [Fact]
    public async Task A_key_that_works_goes_on_beside_wrong_ones_and_the_store_is_left_alone()
    {
        await using var room = await ApiRoom.OpenAsync(new() { WrongKeysPerMinute = 1 });
        (await room.GetAsync("/emails")).IsGood();
        using var stranger = room.ClientOf(KeySecret.New(Guid.CreateVersion7(room.Clock.GetUtcNow())));
        (await ApiRoom.SendAsync(stranger, HttpMethod.Get, "/emails")).IsError(403, "invalid_api_key");
        var before = room.Accounts.Lookups;
        (await ApiRoom.SendAsync(stranger, HttpMethod.Get, "/emails")).IsError(429, "rate_limit_exceeded");
        Assert.Equal(before, room.Accounts.Lookups);
        room.Clock.Advance(KeyRing.Fresh);
        (await room.GetAsync("/emails")).IsGood();
    }

    [Fact]
    public async Task Behind_a_proxy_of_this_machine_whoever_shows_wrong_keys_locks_nobody_out_but_himself()
    {
        await using var room = await ApiRoom.OpenAsync(new() { WrongKeysPerMinute = 1 });
        using var stranger = room.ClientOf("re_wrong");
        (await ApiRoom.SendAsync(stranger, HttpMethod.Get, "/emails", null, ("X-Forwarded-For", "203.0.113.7"))).IsError(403, "invalid_api_key");
        (await ApiRoom.SendAsync(stranger, HttpMethod.Get, "/emails", null, ("X-Forwarded-For", "203.0.113.7:4711"))).IsError(429, "rate_limit_exceeded");
        // What the client says of itself stands before what the proxy says of it.
        (await ApiRoom.SendAsync(stranger, HttpMethod.Get, "/emails", null, ("X-Forwarded-For", "198.51.100.9, 203.0.113.7"))).IsError(429, "rate_limit_exceeded");
        Assert.All(room.Trail.List(new AuditFilter(), 10), told => Assert.Equal("203.0.113.7", told.Target));
        (await ApiRoom.SendAsync(room.Client, HttpMethod.Get, "/emails", null, ("X-Forwarded-For", "198.51.100.9"))).IsGood();
    }

    [Fact]
    public void What_is_counted_is_bounded_and_a_network_of_IPv6_is_one_party()
    {
        var wrong = new WrongKeys(new ApiOptions { WrongKeysPerMinute = 2 }, new StoreClock());
        wrong.Count(IPAddress.Parse("2001:db8::1"));
        wrong.Count(IPAddress.Parse("2001:db8::2"));
        Assert.True(wrong.IsOver(IPAddress.Parse("2001:db8::3")));
        Assert.False(wrong.IsOver(IPAddress.Parse("2001:db8:0:1::3")));
        for (uint i = 0; i < 30_000; i++)
        {
            wrong.Count(new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]));
        }

        // Beyond the bound strangers share a count, which is over; those before keep theirs.
        Assert.True(wrong.IsOver(IPAddress.Parse("192.0.2.1")));
        Assert.False(wrong.IsOver(IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public async Task Every_answer_tells_how_often_the_key_may_ask()
    {
        await using var room = await ApiRoom.OpenAsync(new() { RequestsPerSecond = 1, Burst = 3 });
        var answer = (await room.GetAsync("/emails")).IsGood();
        Assert.Equal("1", answer.Headers.GetValues("ratelimit-limit").Single());
        Assert.Equal("1;w=1", answer.Headers.GetValues("ratelimit-policy").Single());
        Assert.Equal("2", answer.Headers.GetValues("ratelimit-remaining").Single());
        Assert.Equal("1", answer.Headers.GetValues("ratelimit-reset").Single());
    }

    [Fact]
    public async Task Too_much_at_once_hears_when_to_come_again_and_other_keys_are_not_in_its_way()
    {
        await using var room = await ApiRoom.OpenAsync(new() { RequestsPerSecond = 1, Burst = 2 });
        var all = new List<ApiRoom.Answered>();
        for (var i = 0; i < 20; i++)
        {
            all.Add(await room.GetAsync("/emails"));
        }

        var refused = all.First(answer => answer.Status == HttpStatusCode.TooManyRequests);
        refused.IsError(429, "rate_limit_exceeded");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.InRange(all.TakeWhile(answer => answer.Status == HttpStatusCode.OK).Count(), 2, 10);
        using var other = await room.ClientAsync();
        (await ApiRoom.SendAsync(other, HttpMethod.Get, "/emails")).IsGood();
    }
}
