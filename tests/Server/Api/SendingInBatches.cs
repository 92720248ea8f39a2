using Waxwing.Server.Accepting;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Api;

public sealed class SendingInBatches
{
    private const string Good = """{"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"t"}""";
    private const string Bad = """{"from":"shop@acme.test","to":"nobody","subject":"s","text":"t"}""";

    private static readonly (string, string) Permissive = ("x-batch-validation", "permissive");

    [Fact]
    public async Task All_are_accepted_together()
    {
        await using var room = await ApiRoom.OpenAsync();
        var answer = (await room.PostAsync("/emails/batch", $"[{Good},{Good}]", ("x-batch-validation", "strict"))).IsGood();
        Assert.Equal(["data"], answer.Json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(2, answer.Json.GetProperty("data").EnumerateArray().Select(email => email.GetProperty("id").GetGuid()).Distinct().Count());
        Assert.Equal(2, room.Desk.Handovers.Single().Drafts.Count);
    }

    [Fact]
    public async Task One_that_is_wrong_stops_all_and_is_named()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails/batch", $"[{Good},{Bad}]")).IsError(422, "validation_error", "`[1].to`");
        Assert.Empty(room.Desk.Handovers);
    }

    [Fact]
    public async Task One_that_the_desk_refuses_stops_all_and_is_named()
    {
        await using var room = await ApiRoom.OpenAsync();
        room.Desk.Refuse = draft => draft.Mime.Subject is "no" ? new DraftRefusal(0, RefusalReason.NotYourDomain, "not yours", "from") : null;
        (await room.PostAsync("/emails/batch", $"[{Good},{Good.Replace("\"s\"", "\"no\"", StringComparison.Ordinal)}]")).IsError(403, "validation_error", "[1]: `from`: not yours");
    }

    [Fact]
    public async Task Permissive_takes_those_that_are_good_and_tells_of_the_others()
    {
        await using var room = await ApiRoom.OpenAsync();
        room.Desk.Refuse = draft => draft.Mime.Subject is "no" ? new DraftRefusal(0, RefusalReason.NotYourDomain, "not yours") : null;
        var answer = (await room.PostAsync("/emails/batch", $"[{Bad},{Good},{Good.Replace("\"s\"", "\"no\"", StringComparison.Ordinal)},{Good}]", Permissive)).IsGood();
        Assert.Equal(2, answer.Json.GetProperty("data").GetArrayLength());
        var errors = answer.Json.GetProperty("errors").EnumerateArray().ToArray();
        Assert.Equal([0, 2], errors.Select(error => error.GetProperty("index").GetInt32()));
        Assert.Contains("`[0].to`", errors[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("not yours", errors[1].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Permissive_with_none_that_is_good_accepts_nothing()
    {
        await using var room = await ApiRoom.OpenAsync();
        var answer = (await room.PostAsync("/emails/batch", $"[{Bad}]", Permissive)).IsGood();
        Assert.Equal(0, answer.Json.GetProperty("data").GetArrayLength());
        Assert.Equal(1, answer.Json.GetProperty("errors").GetArrayLength());
        room.Desk.Refuse = _ => new DraftRefusal(0, RefusalReason.Sensitive, "a key");
        Assert.Equal(1, (await room.PostAsync("/emails/batch", $"[{Good}]", Permissive)).IsGood().Json.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task Permissive_tells_of_a_store_that_is_away_as_of_the_whole()
    {
        await using var room = await ApiRoom.OpenAsync();
        room.Desk.Refuse = _ => new DraftRefusal(0, RefusalReason.Unavailable, "later");
        (await room.PostAsync("/emails/batch", $"[{Good}]", Permissive)).IsError(503, "service_unavailable");
    }

    [Fact]
    public async Task Attachments_and_schedules_are_not_dropped()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails/batch", $"[{Good.Replace("}", ",\"scheduled_at\":\"2030-01-02T00:00:00Z\",\"attachments\":[{\"filename\":\"a\",\"content\":\"AQID\"}]}", StringComparison.Ordinal)}]")).IsGood();
        Assert.NotNull(room.Desk.Handovers.Single().Drafts.Single().ScheduledAt);
        (await room.PostAsync("/emails/batch", $"[{Good.Replace("}", ",\"attachments\":[{\"path\":\"https://a.test/b\"}]}", StringComparison.Ordinal)}]"))
            .IsError(422, "invalid_attachment", "`[0].attachments[0].path`");
    }

    [Theory]
    [InlineData("[]", "1 to 3")]
    [InlineData("[null]", "`[0]`")]
    [InlineData("{}", "array")]
    [InlineData("null", "array")]
    public async Task A_batch_is_an_array_of_some(string json, string says)
    {
        await using var room = await ApiRoom.OpenAsync(new() { BatchLimit = 3 });
        (await room.PostAsync("/emails/batch", json)).IsError(422, "validation_error", says);
        (await room.PostAsync("/emails/batch", $"[{Good},{Good},{Good},{Good}]")).IsError(422, "validation_error", "1 to 3");
    }

    [Fact]
    public async Task Its_mode_is_one_of_two()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails/batch", $"[{Good}]", ("x-batch-validation", "loose"))).IsError(422, "invalid_parameter", "permissive");
    }
}
