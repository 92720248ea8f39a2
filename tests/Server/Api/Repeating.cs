using Waxwing.Server.Mail;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Api;

public sealed class Repeating
{
    private const string Body = """{"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"t","headers":{"X-A":"1","X-B":"2"}}""";

    [Fact]
    public async Task The_same_request_is_carried_out_once()
    {
        await using var room = await ApiRoom.OpenAsync();
        var first = (await room.PostAsync("/emails", Body, Key("order-17"))).IsGood();
        var second = (await room.PostAsync("/emails", Body, Key("order-17"))).IsGood();
        Assert.Equal(first.Id, second.Id);
        Assert.Single((await room.Store.Mail.ListAsync("acme", new MessageFilter(), new Page(), default)).Items);
    }

    [Fact]
    public async Task White_space_order_and_ways_to_write_make_no_other_request()
    {
        await using var room = await ApiRoom.OpenAsync();
        var first = (await room.PostAsync("/emails", Body, Key("k"))).IsGood();
        var second = (await room.PostAsync("/emails", """{ "to": ["ann@example.net"], "headers": {"X-B":"2", "X-A":"\u0031"}, "text":"t", "from":"shop@acme.test", "subject":"s", "cc": null }""", Key("k"))).IsGood();
        Assert.Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task Another_body_under_the_same_word_is_a_conflict()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", Body, Key("k"))).IsGood();
        (await room.PostAsync("/emails", Body.Replace("\"t\"", "\"u\"", StringComparison.Ordinal), Key("k"))).IsError(409, "invalid_idempotent_request");
    }

    [Fact]
    public async Task One_that_is_under_way_is_another_conflict_which_says_when_to_ask_again()
    {
        await using var room = await ApiRoom.OpenAsync();
        var begun = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        var claimed = 0;
        room.Desk.Refuse = _ =>
        {
            if (Interlocked.Exchange(ref claimed, 1) == 0)
            {
                begun.SetResult();
                goOn.Task.Wait(TestContext.Current.CancellationToken);
            }

            return null;
        };
        var first = Task.Run(() => room.PostAsync("/emails", Body, Key("k")));
        await begun.Task;
        var second = await room.PostAsync("/emails", Body, Key("k"));
        second.IsError(409, "concurrent_idempotent_requests");
        Assert.NotNull(second.Headers.RetryAfter);
        goOn.SetResult();
        (await first).IsGood();
    }

    [Fact]
    public async Task A_word_is_of_its_endpoint_and_tenant()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var other = await room.ClientAsync("other");
        var ids = new[]
        {
            (await room.PostAsync("/emails", Body, Key("k"))).IsGood().Id,
            (await ApiRoom.SendAsync(other, HttpMethod.Post, "/emails", Body, Key("k"))).IsGood().Id,
            (await room.PostAsync("/emails/batch", $"[{Body}]", Key("k"))).IsGood().Json.GetProperty("data")[0].GetProperty("id").GetGuid(),
        };
        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_batch_is_answered_again_as_it_was()
    {
        await using var room = await ApiRoom.OpenAsync();
        var json = $"[{Body},{Body.Replace("ann@example.net", "nobody", StringComparison.Ordinal)}]";
        var first = (await room.PostAsync("/emails/batch", json, Key("k"), ("x-batch-validation", "permissive"))).IsGood();
        var second = (await room.PostAsync("/emails/batch", json, Key("k"), ("x-batch-validation", "permissive"))).IsGood();
        Assert.Equal(first.Json.GetRawText(), second.Json.GetRawText());
    }

    [Fact]
    public async Task What_was_refused_may_be_mended_under_the_same_word()
    {
        await using var room = await ApiRoom.OpenAsync();
        room.Desk.Refuse = _ => new(0, Accepting.RefusalReason.NotYourDomain, "not yet");
        (await room.PostAsync("/emails", Body, Key("k"))).IsError(403, "validation_error");
        room.Desk.Refuse = _ => null;
        (await room.PostAsync("/emails", Body, Key("k"))).IsGood();
    }

    [Fact]
    public async Task A_word_has_1_to_256_characters()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", Body, Key(new string('k', 256)))).IsGood();
        (await room.PostAsync("/emails", Body, Key(new string('k', 257)))).IsError(400, "invalid_idempotency_key");
    }

    private static (string, string) Key(string word) => ("Idempotency-Key", word);
}
