using Waxwing.Server.Api;
using Waxwing.Server.Mail;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Api;

public sealed class Listing
{
    [Fact]
    public async Task A_list_is_read_page_by_page_in_both_directions()
    {
        await using var room = await ApiRoom.OpenAsync();
        var ids = await SendAsync(room, 5);
        ids.Reverse();
        var first = await room.GetAsync("/emails?limit=2");
        IsPage(true, ids[..2], first);
        Assert.Equal("list", first.Text("object"));
        IsPage(true, ids[2..4], await room.GetAsync($"/emails?limit=2&after={ids[1]}"));
        IsPage(false, ids[4..], await room.GetAsync($"/emails?limit=2&after={ids[3]}"));
        IsPage(true, ids[2..4], await room.GetAsync($"/emails?limit=2&before={ids[4]}"));
        IsPage(false, ids[..2], await room.GetAsync($"/emails?limit=2&before={ids[2]}"));
    }

    [Fact]
    public async Task A_page_has_20_unless_asked()
    {
        await using var room = await ApiRoom.OpenAsync();
        await SendAsync(room, 21);
        var (more, ids) = Read(await room.GetAsync("/emails"));
        Assert.Equal((true, 20), (more, ids.Count));
    }

    [Theory]
    [InlineData("to=r1%40example.net", "1")]
    [InlineData("to=%40example.net", "2,1,0")]
    [InlineData("status=queued", "2,1,0")]
    [InlineData("status=delivered", "")]
    [InlineData("tag=number:2", "2")]
    [InlineData("stream=transactional", "2,1,0")]
    [InlineData("stream=bulk", "")]
    [InlineData("since=2030-01-01T00:00:01Z", "2,1")]
    [InlineData("until=2030-01-01T00:00:01Z", "0")]
    [InlineData("since=2030-01-01T00:00:01Z&until=2030-01-01T00:00:02Z&to=%40example.net", "1")]
    public async Task A_list_is_filtered(string query, string expected)
    {
        await using var room = await ApiRoom.OpenAsync();
        var ids = await SendAsync(room, 3);
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => ids[int.Parse(number)]), Read(await room.GetAsync($"/emails?{query}")).Ids);
    }

    [Fact]
    public async Task A_message_is_found_by_its_Message_ID()
    {
        await using var room = await ApiRoom.OpenAsync();
        var ids = await SendAsync(room, 2);
        var messageId = (await room.Store.Mail.FindAsync("acme", ids[0], default))!.MessageId;
        Assert.Equal([ids[0]], Read(await room.GetAsync($"/emails?message_id={Uri.EscapeDataString(messageId)}")).Ids);
        Assert.Equal([ids[0]], Read(await room.GetAsync($"/emails?message_id={Uri.EscapeDataString(messageId.Trim('<', '>'))}")).Ids);
    }

    [Theory]
    [InlineData("/emails?limit=0", "limit")]
    [InlineData("/emails?limit=101", "limit")]
    [InlineData("/emails?limit=%2B1", "limit")]
    [InlineData("/emails?limit=10%00", "limit")]
    [InlineData("/emails?limit=1&limit=2", "limit")]
    [InlineData("/emails?after=x", "after")]
    [InlineData("/emails?after=0195d5c0-0000-7000-8000-%2B00000000000", "after")]
    [InlineData("/emails?before=0195d5c0-0000-7000-8000-000000000000%20", "before")]
    [InlineData("/emails?after=0195d5c0-0000-7000-8000-000000000000&before=0195d5c0-0000-7000-8000-000000000000", "before")]
    [InlineData("/emails?status=lost", "status")]
    [InlineData("/emails?tag=a", "tag")]
    [InlineData("/emails?tag=a:b:c", "tag")]
    [InlineData("/emails?since=yesterday", "since")]
    [InlineData("/emails?to=", "to")]
    [InlineData("/emails?color=red", "color")]
    [InlineData("/api-keys?to=a", "to")]
    [InlineData("/logs?status=200", "status")]
    public async Task What_a_list_does_not_know_is_refused(string path, string parameter)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.GetAsync(path)).IsError(422, "invalid_parameter", $"`{parameter}`");
    }

    [Theory]
    [InlineData(3, null, null, "5,4,3", true)]
    [InlineData(10, null, null, "5,4,3,2,1", false)]
    [InlineData(2, 4, null, "3,2", true)]
    [InlineData(2, 3, null, "2,1", false)]
    [InlineData(2, null, 1, "3,2", true)]
    [InlineData(2, null, 3, "5,4", false)]
    [InlineData(2, 9, null, "", false)]
    public void A_list_in_memory_is_cut_as_one_of_the_store_is(int limit, int? after, int? before, string expected, bool hasMore)
    {
        static Guid Id(int number) => new(number, 0, 0, new byte[8]);
        var slice = ListQuery.Cut([5, 4, 3, 2, 1], Id, new Page(limit, after is { } a ? Id(a) : null, before is { } b ? Id(b) : null));
        Assert.Equal((expected, hasMore), (string.Join(',', slice.Items), slice.HasMore));
    }

    private static void IsPage(bool hasMore, IEnumerable<Guid> ids, ApiRoom.Answered answer)
    {
        var read = Read(answer);
        Assert.Equal(ids, read.Ids);
        Assert.Equal(hasMore, read.HasMore);
    }

    private static async Task<List<Guid>> SendAsync(ApiRoom room, int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await room.PostAsync("/emails", $$"""{"from":"shop@acme.test","to":"r{{i}}@example.net","subject":"s","text":"t","tags":[{"name":"number","value":"{{i}}"}]}""")).IsGood().Id);
            room.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return ids;
    }

    private static (bool HasMore, List<Guid> Ids) Read(ApiRoom.Answered answer)
    {
        answer.IsGood();
        return (answer.Json.GetProperty("has_more").GetBoolean(), [.. answer.Json.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())]);
    }
}
