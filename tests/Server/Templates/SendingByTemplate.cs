using System.Text.Json.Nodes;
using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Server.Tests.Support;
using Waxwing.Templates;

namespace Waxwing.Server.Tests.Templates;

/// <summary>Emails that name a template.</summary>
public sealed class SendingByTemplate
{
    public static TheoryData<string> BuiltIns => [.. BuiltInTemplates.Names];

    [Theory]
    [MemberData(nameof(BuiltIns))]
    public async Task Those_that_are_always_there_make_mail_of_their_kind(string name)
    {
        await using var room = await ApiRoom.OpenAsync();
        var file = BuiltInTemplates.Find(name)!;
        (await room.PostAsync("/emails", Body(name, file.Example).ToJsonString())).IsGood();
        var mime = Sent(room);
        var made = Template.Read(file.Source).Render(file.Example);
        Assert.Equal((made.Subject, name), (mime.Subject, mime.Headers[Wishes.KindField]));
        Assert.Equal((made.Html, made.Text), (mime.HtmlBody!.ReplaceLineEndings("\n"), mime.TextBody!.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task Author_answers_and_subject_come_from_the_template_where_the_email_has_none()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/templates", """{"name":"x","alias":"x","from":"Shop <shop@acme.test>","reply_to":"help@acme.test","subject":"Of the template","html":"<p>x</p>","text":"Own text"}""")).IsGood(201);
        (await room.PostAsync("/templates/x/publish", "{}")).IsGood();
        (await room.PostAsync("/emails", """{"to":"ann@example.net","template":{"id":"x"}}""")).IsGood();
        (await room.PostAsync("/emails", """{"to":"ann@example.net","from":"boss@acme.test","reply_to":"me@acme.test","subject":"Of the email","template":{"id":"x","variables":null}}""")).IsGood();
        var mails = room.Desk.Handovers.Select(handover => handover.Drafts[0].Mime).ToArray();
        Assert.Equal(["Shop", "help@acme.test", "Of the template", "Own text"], [mails[0].From[0].Name, Address(mails[0].ReplyTo), mails[0].Subject, mails[0].TextBody]);
        Assert.Equal(["boss@acme.test", "me@acme.test", "Of the email"], [Address(mails[1].From), Address(mails[1].ReplyTo), mails[1].Subject]);
    }

    [Fact]
    public async Task A_batch_takes_templates_and_names_the_email_that_is_wrong()
    {
        await using var room = await ApiRoom.OpenAsync();
        var example = BuiltInTemplates.Find("reminder")!.Example;
        var good = Body("reminder", example);
        var bad = Body("reminder", []);
        (await room.PostAsync("/emails/batch", new JsonArray(good.DeepClone(), bad.DeepClone()).ToJsonString())).IsError(422, "validation_error", "`[1].template` field: The variable product has no value");
        var part = (await room.PostAsync("/emails/batch", new JsonArray(good.DeepClone(), bad.DeepClone()).ToJsonString(), ("x-batch-validation", "permissive"))).IsGood();
        Assert.Equal((1, 1), (part.Json.GetProperty("data").GetArrayLength(), part.Json.GetProperty("errors")[0].GetProperty("index").GetInt32()));
        (await room.PostAsync("/emails/batch", new JsonArray(good.DeepClone(), good.DeepClone()).ToJsonString())).IsGood();
    }

    [Fact]
    public async Task The_same_request_is_the_same_whatever_became_of_the_template()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/templates", """{"name":"x","alias":"x","subject":"One","html":"<p>x</p>"}""")).IsGood(201);
        (await room.PostAsync("/templates/x/publish", "{}")).IsGood();
        const string Email = """{"from":"shop@acme.test","to":"ann@example.net","template":{"id":"x"}}""";
        var first = (await room.PostAsync("/emails", Email, ("Idempotency-Key", "a"))).IsGood();
        (await room.SendAsync(HttpMethod.Patch, "/templates/x", """{"subject":"Two"}""")).IsGood();
        (await room.PostAsync("/templates/x/publish", "{}")).IsGood();
        Assert.Equal(first.Id, (await room.PostAsync("/emails", Email, ("Idempotency-Key", "a"))).IsGood().Id);
    }

    [Theory]
    [InlineData("""{"id":"nothing"}""", 404, "not_found", "Template")]
    [InlineData("""{}""", 422, "missing_required_field", "template.id")]
    [InlineData("""{"id":"reminder","variables":[1]}""", 422, "validation_error", "template.variables")]
    [InlineData("""{"id":"reminder","variables":{"product":1,"what":"x","when":"y"}}""", 422, "validation_error", "The variable product must be a string")]
    [InlineData("""{"id":"reminder","variables":{"product":"x","what":"a\r\nBcc: x@evil.test","when":"y"}}""", 422, "validation_error", "The variable what holds a line break")]
    [InlineData("""{"id":"reminder","variables":{"product":"x","what":"x","when":"y","url":"javascript:alert(1)"}}""", 422, "validation_error", "The variable url must be an https")]
    public async Task What_cannot_be_made_is_refused_with_the_variable_named(string template, int status, string name, string says)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", $$"""{"from":"shop@acme.test","to":"ann@example.net","template":{{template}}}""")).IsError(status, name, says);
        Assert.Empty(room.Desk.Handovers);
    }

    [Theory]
    [InlineData("\"html\":\"<p>x</p>\"")]
    [InlineData("\"text\":\"x\"")]
    public async Task A_template_and_an_own_body_exclude_each_other(string body)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", $$"""{"from":"shop@acme.test","to":"ann@example.net","template":{"id":"reminder"},{{body}}}""")).IsError(422, "validation_error", "template");
    }

    [Fact]
    public async Task What_is_secret_in_a_template_cannot_be_called_mail_that_is_kept()
    {
        await using var room = await ApiRoom.OpenAsync();
        var email = Body("two-factor", BuiltInTemplates.Find("two-factor")!.Example);
        email["headers"] = new JsonObject { ["x-waxwing-kind"] = "notification" };
        (await room.PostAsync("/emails", email.ToJsonString())).IsError(422, "validation_error", "must be two-factor");
        email["headers"] = new JsonObject { ["x-waxwing-kind"] = "two-factor", ["X-Order"] = "17" };
        (await room.PostAsync("/emails", email.ToJsonString())).IsGood();
        Assert.Equal("17", Sent(room).Headers["X-Order"]);
    }

    [Fact]
    public async Task A_value_of_a_megabyte_and_a_bomb_are_refused_and_nothing_is_sent()
    {
        await using var room = await ApiRoom.OpenAsync();
        var data = BuiltInTemplates.Find("notification")!.Example.DeepClone().AsObject();
        data["message"] = new string('x', 1_000_000);
        (await room.PostAsync("/emails", Body("notification", data).ToJsonString())).IsError(422, "validation_error", "characters");
        (await room.PostAsync("/templates", """{"name":"x","alias":"bomb","subject":"x","markup":"{% for a in l %}{% for b in l %}{% for c in l %}x{% endfor %}{% endfor %}{% endfor %}","variables":[{"key":"l","type":"list"}]}""")).IsGood(201);
        (await room.PostAsync("/templates/bomb/publish", "{}")).IsGood();
        var list = new JsonArray([.. Enumerable.Range(0, 200).Select(number => (JsonNode)number)]);
        (await room.PostAsync("/emails", Body("bomb", new JsonObject { ["l"] = list }).ToJsonString())).IsError(422, "validation_error", "steps");
        Assert.Empty(room.Desk.Handovers);
    }

    private static JsonObject Body(string template, JsonObject data) => new()
    {
        ["from"] = "Shop <shop@acme.test>",
        ["to"] = "ann@example.net",
        ["template"] = new JsonObject { ["id"] = template, ["variables"] = data.DeepClone() },
    };

    private static MimeMessage Sent(ApiRoom room) => room.Desk.Handovers.Last().Drafts[0].Mime;

    private static string Address(InternetAddressList list) => list.Mailboxes.Single().Address;
}
