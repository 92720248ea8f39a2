using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Server.Templates;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.SendGrid;

/// <summary>SendGrid's own client for Node, changed in nothing but the host, says what it made of each answer.</summary>
public sealed class OfficialClient
{
    [Fact]
    public async Task Every_call_that_sends_works_with_the_official_client()
    {
        SendGridPackage.Need();
        var templates = new WrittenTemplates();
        await using var room = await ApiRoom.OpenAsync(change: services => services.AddSingleton<ITemplates>(templates));
        var later = room.Clock.GetUtcNow().AddHours(2).ToUnixTimeSeconds();
        var said = await CallAsync(room, later);
        var handed = room.Desk.Handovers.ToArray();

        foreach (var call in new[] { "send", "full", "multiple", "personal", "replyToList", "template", "later", "array" })
        {
            Accepted(said.GetProperty(call), call);
        }

        // An array is so many requests; sendMultiple is one, with a message for each recipient.
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 2, 2], handed.Select(handover => handover.Drafts.Count).Order());

        var full = Assert.Single(handed, handover => handover.Drafts[0].Given!.Cc.Length > 0).Drafts[0];
        Assert.Equal("\"Shop\" <shop@acme.test>", full.Given!.From);
        Assert.Equal(["ann@example.net", "\"Bob \\\"B\\\" Ross\" <bob@example.net>"], full.Given.To);
        Assert.Equal("dan@example.net help@acme.test", $"{full.Given.Bcc[0]} {full.Given.ReplyTo[0]}");
        Assert.Equal(["category=bills", "category_2=A B", "note=for Ann", "order=17/2"], full.Tags.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));

        var personal = Assert.Single(handed, handover => handover.Drafts[0].Given!.To is ["ann@example.net"] && handover.Drafts.Count == 2 && !handover.Drafts[1].Tags.IsEmpty);
        Assert.Equal("bob", personal.Drafts[1].Tags["who"]);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(later), Assert.Single(handed, handover => handover.Drafts[0].ScheduledAt is not null).Drafts[0].ScheduledAt);
        Assert.Contains("""{"name":"Ann","items":[{"price":3}]}""", templates.Given);

        Assert.Equal((200, ""), (said.GetProperty("sandbox").GetProperty("status").GetInt32(), said.GetProperty("sandbox").GetProperty("body").ToString()));
        IsError(said, "templateUnknown", 400, "template_id", "no template");
        IsError(said, "tooLate", 400, "send_at", "72 hours");
        IsError(said, "watched", 400, "tracking_settings.open_tracking", "does not watch");
        IsError(said, "batch", 400, "batch_id", "cancel");
        IsError(said, "groups", 400, "asm", "streams");
        IsError(said, "pool", 400, "ip_pool_name", "not here");
        IsError(said, "twice", 400, "personalizations.0.cc.0.email", "twice");
        IsError(said, "noAddress", 400, "personalizations.0.to.0.email", "no address");
        IsError(said, "otherRoute", 501, null, "POST /v3/mail/send");
        IsError(said, "wrongKey", 401, null, "invalid");
    }

    private static void Accepted(JsonElement answer, string call)
    {
        Assert.True(answer.GetProperty("status").GetInt32() == 202, $"{call}: {answer}");
        Assert.Equal("", answer.GetProperty("body").GetString());
        Assert.True(Guid.TryParse(answer.GetProperty("headers").GetProperty("x-message-id").GetString(), out _), call);
        foreach (var limit in new[] { "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset" })
        {
            Assert.True(answer.GetProperty("headers").TryGetProperty(limit, out _), $"{call}: {limit}");
        }
    }

    private static void IsError(JsonElement said, string call, int status, string? field, string says)
    {
        var answer = said.GetProperty(call);
        Assert.True(string.Equals(answer.GetProperty("status").ToString(), status.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), $"{call}: {answer}");
        var error = Assert.Single(answer.GetProperty("body").GetProperty("errors").EnumerateArray());
        Assert.Equal(["field", "help", "message"], error.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(field, error.GetProperty("field").GetString());
        Assert.Contains(says, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static Task<JsonElement> CallAsync(ApiRoom room, long later) => NodeScript.RunAsync(
        Path.Combine("SendGrid", "calls.cjs"), SendGridPackage.Folder, room.Address.GetLeftPart(UriPartial.Authority), room.Secret, later.ToString(CultureInfo.InvariantCulture));
}
