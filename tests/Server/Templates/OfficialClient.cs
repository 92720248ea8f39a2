using System.Text.Json;
using Waxwing.Server.Tests.Resend;
using Waxwing.Server.Tests.Support;
using static Waxwing.Server.Tests.Resend.ResendCalls;

namespace Waxwing.Server.Tests.Templates;

/// <summary>Resend's own client for Node, changed in nothing but the host, manages templates and sends by them.</summary>
public sealed class OfficialClient
{
    [Fact]
    public async Task Every_call_about_templates_works_with_the_official_client()
    {
        ResendPackage.Need();
        await using var room = await ApiRoom.OpenAsync();
        room.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        var said = await CallAsync("templates", room.Address, room.Secret);

        var id = Text(Good(said, "create"), "id");
        Assert.Equal("template", Text(Good(said, "create"), "object"));
        IsError(said, "createAgain", 422, "validation_error");
        IsError(said, "createWithout", 422, "missing_required_field");
        IsError(said, "sendDraft", 422, "validation_error");
        Assert.Equal(id, Text(Good(said, "publish"), "id"));

        var shown = Good(said, "get");
        Assert.Equal(("template", id, "published", "Order"), (Text(shown, "object"), Text(shown, "id"), Text(shown, "status"), Text(shown, "name")));
        Assert.Equal(["PRODUCT", "PRICE"], shown.GetProperty("variables").EnumerateArray().Select(variable => Text(variable, "key")));
        Assert.Equal(25, shown.GetProperty("variables")[1].GetProperty("fallback_value").GetInt32());
        Assert.Equal(id, Text(Good(said, "getByAlias"), "id"));
        IsError(said, "getNothing", 404, "not_found");

        Assert.Equal(id, Text(Good(said, "update"), "id"));
        Assert.True(Good(said, "getLater").GetProperty("has_unpublished_versions").GetBoolean());
        Assert.Equal("draft", Text(Good(said, "getCopy"), "status"));
        Assert.Equal("published", Text(Good(said, "getPublishedCopy"), "status"));
        Assert.Equal("published", Text(Good(said, "getChained"), "status"));
        Assert.Equal(4, Good(said, "list").GetProperty("data").GetArrayLength());
        Assert.True(Good(said, "listPage").GetProperty("has_more").GetBoolean());

        Good(said, "send");
        Good(said, "sendFallback");
        IsError(said, "sendMissing", 422, "validation_error");
        Assert.Contains("PRODUCT", Text(said.GetProperty("sendMissing").GetProperty("error"), "message"), StringComparison.Ordinal);
        Assert.Equal(2, Good(said, "batch").GetProperty("data").GetArrayLength());
        Assert.True(Good(said, "remove").GetProperty("deleted").GetBoolean());
        IsError(said, "removeAgain", 404, "not_found");

        var mails = room.Desk.Handovers.SelectMany(handover => handover.Drafts).Select(draft => draft.Mime).ToArray();
        Assert.Equal(["<p>Tea &lt;green&gt; for 30.</p>", "<p>Tea for 25.</p>"], mails.Take(2).Select(mail => mail.HtmlBody));
        Assert.Equal("Tea <green> for 30.", mails[0].TextBody!.Trim());
        Assert.All(mails, mail => Assert.Equal("Your order", mail.Subject));
    }
}
