using Microsoft.Extensions.Logging.Abstractions;
using Waxwing.Server.Api;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Api;

public sealed class Requests
{
    [Fact]
    public async Task A_request_is_found_by_the_id_of_its_answer()
    {
        await using var room = await ApiRoom.OpenAsync();
        var answer = await room.PostAsync("/emails?x=1", "{}", ("User-Agent", "resend-node:6.0.0"));
        answer.IsError(422, "missing_required_field");
        var id = answer.Headers.GetValues("x-request-id").Single();
        var log = (await room.GetAsync($"/logs/{id}")).IsGood().Json;
        Assert.Equal(
            ("log", id, "/emails", "POST", 422, "resend-node:6.0.0", "missing_required_field", room.Key.Id),
            (log.GetProperty("object").GetString(), log.GetProperty("id").GetString(), log.GetProperty("endpoint").GetString(), log.GetProperty("method").GetString(),
                log.GetProperty("response_status").GetInt32(), log.GetProperty("user_agent").GetString(), log.GetProperty("error").GetString(), log.GetProperty("key_id").GetGuid()));
    }

    [Fact]
    public async Task Only_the_tenants_own_are_listed()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var other = await room.ClientAsync("other");
        (await ApiRoom.SendAsync(other, HttpMethod.Get, "/emails")).IsGood();
        (await room.GetAsync("/emails")).IsGood();
        var listed = (await room.GetAsync("/logs")).IsGood().Json.GetProperty("data").EnumerateArray().ToArray();
        Assert.Single(listed);
        (await ApiRoom.SendAsync(other, HttpMethod.Get, $"/logs/{listed[0].GetProperty("id").GetString()}")).IsError(404, "not_found");
    }

    [Fact]
    public async Task A_request_without_a_good_key_is_nobodys()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var stranger = room.ClientOf("re_wrong");
        (await ApiRoom.SendAsync(stranger, HttpMethod.Get, "/emails")).IsError(403, "invalid_api_key");
        Assert.Empty(room.Requests.All);
    }

    [Fact]
    public async Task What_was_logged_is_kept_and_read_page_by_page()
    {
        using var folder = new TemporaryFolder();
        var clock = new StoreClock();
        await using var store = SqliteStore.Open(folder.Path, clock);
        var requests = Enumerable.Range(0, 5).Select(i => Request(clock, i)).ToArray();
        await using (var writing = Open(store, clock))
        {
            Array.ForEach(requests, writing.Add);
        }

        await using var log = Open(store, clock);
        Assert.Equal(requests[2], await log.FindAsync("acme", requests[2].Id, default));
        Assert.Null(await log.FindAsync("other", requests[2].Id, default));
        var first = await log.ListAsync("acme", new Page(2), default);
        Assert.Equal([requests[4], requests[3]], first.Items);
        Assert.True(first.HasMore);
        Assert.Equal([requests[1], requests[0]], (await log.ListAsync("acme", new Page(2, After: requests[2].Id), default)).Items);
        Assert.Equal([requests[4], requests[3]], (await log.ListAsync("acme", new Page(2, Before: requests[2].Id), default)).Items);
    }

    [Fact]
    public async Task What_is_old_or_too_much_goes()
    {
        using var folder = new TemporaryFolder();
        var clock = new StoreClock();
        await using var store = SqliteStore.Open(folder.Path, clock);
        await store.Accounts.AddAsync(Samples.Key(clock, out _), default);
        var bounds = new RequestLogBounds { Age = TimeSpan.FromDays(1), CountPerTenant = 3 };
        await using (var writing = Open(store, clock, bounds))
        {
            writing.Add(Request(clock, 0));
        }

        clock.Advance(TimeSpan.FromDays(2));
        await using (var writing = Open(store, clock, bounds))
        {
            for (var i = 1; i <= 5; i++)
            {
                writing.Add(Request(clock, i));
            }
        }

        await using var log = Open(store, clock);
        Assert.Equal(["/emails/5", "/emails/4", "/emails/3"], (await log.ListAsync("acme", new Page(), default)).Items.Select(request => request.Path));
    }

    private static SqliteRequestLog Open(SqliteStore store, StoreClock clock, RequestLogBounds? bounds = null) =>
        new(store.Database, bounds ?? new RequestLogBounds(), clock, NullLogger<SqliteRequestLog>.Instance);

    private static LoggedRequest Request(StoreClock clock, int number)
    {
        clock.Advance(TimeSpan.FromMilliseconds(1));
        return new LoggedRequest
        {
            Id = Ids.New(clock),
            Tenant = "acme",
            Key = Ids.New(clock),
            At = clock.GetUtcNow(),
            Method = "GET",
            Path = $"/emails/{number}",
            Status = 200,
            UserAgent = number % 2 == 0 ? "curl" : null,
            Error = null,
        };
    }
}
