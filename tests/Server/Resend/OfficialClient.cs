using System.Text.Json;
using Waxwing.Server.Tests.Support;
using static Waxwing.Server.Tests.Resend.ResendCalls;

namespace Waxwing.Server.Tests.Resend;

/// <summary>Resend's own client for Node, changed in nothing but the host, says what it made of each answer.</summary>
public sealed class OfficialClient
{
    [Fact]
    public async Task Everything_that_is_there_works_with_the_official_client()
    {
        ResendPackage.Need();
        await using var room = await ApiRoom.OpenAsync();
        // What is made within a millisecond has no order.
        room.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        var said = await CallAsync("calls", room.Address, room.Secret);

        Assert.NotEqual(Guid.Empty, Good(said, "send").GetProperty("id").GetGuid());
        Assert.Equal(Good(said, "sendOnce").GetProperty("id").GetGuid(), Good(said, "sendAgain").GetProperty("id").GetGuid());
        IsError(said, "sendOther", 409, "invalid_idempotent_request");
        IsError(said, "sendWrong", 422, "validation_error");
        IsError(said, "sendWithout", 422, "missing_required_field");
        IsError(said, "sendTemplate", 404, "not_found");

        var email = Good(said, "get");
        Assert.Equal(("email", "Your bill", "See there."), (Text(email, "object"), Text(email, "subject"), Text(email, "text")));
        Assert.Equal(["ann@example.net", "Bob <bob@example.net>"], email.GetProperty("to").Deserialize<string[]>()!);
        Assert.Equal(["dan@example.net"], email.GetProperty("bcc").Deserialize<string[]>()!);
        Assert.Equal(["help@acme.test"], email.GetProperty("reply_to").Deserialize<string[]>()!);
        Assert.Contains("cid:logo", Text(email, "html"), StringComparison.Ordinal);
        Assert.Equal("queued", Text(email, "last_event"));
        IsError(said, "getNothing", 404, "not_found");

        Assert.Equal(("list", 3), (Text(Good(said, "list"), "object"), Good(said, "list").GetProperty("data").GetArrayLength()));
        Assert.Equal(1, Good(said, "listPage").GetProperty("data").GetArrayLength());
        Assert.Equal(["logo.png", "bill.pdf", "note.txt"], Good(said, "attachments").GetProperty("data").EnumerateArray().Select(file => Text(file, "filename")));
        Assert.Equal(("attachment", 4), (Text(Good(said, "attachment"), "object"), Good(said, "attachment").GetProperty("size").GetInt32()));
        Assert.Equal([1, 2, 3, 4], said.GetProperty("download").Deserialize<int[]>()!);

        Good(said, "schedule");
        Good(said, "scheduleInWords");
        IsError(said, "scheduleWrong", 422, "validation_error");
        Assert.Equal("email", Text(Good(said, "update"), "object"));
        Assert.Equal("2030-01-03T00:00:00+00:00", Text(Good(said, "getLater"), "scheduled_at"));
        Assert.Equal("email", Text(Good(said, "cancel"), "object"));
        IsError(said, "cancelSent", 422, "validation_error");

        Assert.Equal(2, Good(said, "batch").GetProperty("data").GetArrayLength());
        IsError(said, "batchStrict", 422, "validation_error");
        Assert.Equal(1, Good(said, "batchPermissive").GetProperty("data").GetArrayLength());
        Assert.Equal(1, Good(said, "batchPermissive").GetProperty("errors")[0].GetProperty("index").GetInt32());
        Assert.Equal(Good(said, "batchOnce").GetRawText(), Good(said, "batchAgain").GetRawText());

        Assert.StartsWith("re_", Text(Good(said, "createKey"), "token"), StringComparison.Ordinal);
        Assert.Equal("api_key", Text(Good(said, "renameKey"), "object"));
        Assert.Equal("Shop", Text(Good(said, "listKeys").GetProperty("data")[0], "name"));
        Good(said, "restrictedSend");
        IsError(said, "restrictedList", 401, "restricted_api_key");
        Good(said, "removeKey");
        IsError(said, "removeKeyAgain", 404, "not_found");
        IsError(said, "revokedSend", 403, "invalid_api_key");
        IsError(said, "wrongKey", 403, "invalid_api_key");

        Assert.Equal(5, Good(said, "logs").GetProperty("data").GetArrayLength());
        Assert.Equal(("log", "/api-keys/00000000-0000-7000-8000-000000000000", 404), (Text(Good(said, "log"), "object"), Text(Good(said, "log"), "endpoint"), Good(said, "log").GetProperty("response_status").GetInt32()));

        foreach (var later in new[] { "share", "metrics", "contacts" })
        {
            IsError(said, later, 501, "not_implemented");
        }

        Assert.All(said.EnumerateObject().Where(call => call.Name is not "download"), call => Assert.True(call.Value.GetProperty("headers").TryGetProperty("ratelimit-remaining", out _), call.Name));
    }
}
