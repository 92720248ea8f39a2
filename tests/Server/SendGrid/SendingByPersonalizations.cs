using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Server.Accepting;
using Waxwing.Server.Templates;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.SendGrid;

public sealed class SendingByPersonalizations
{
    private const string Rest = """ "from":{"email":"shop@acme.test"},"subject":"Hello","content":[{"type":"text/plain","value":"Hello."}] """;

    [Fact]
    public async Task All_messages_of_a_request_are_kept_in_one_handover_and_nobody_learns_of_the_others()
    {
        await using var room = await ApiRoom.OpenAsync();
        var many = string.Join(',', Enumerable.Range(0, 1000).Select(i => $$"""{"to":[{"email":"a{{i}}@customers.net"}]}"""));
        var (status, headers, _) = await PostAsync(room, $$"""{"personalizations":[{{many}}],{{Rest}}}""");

        Assert.Equal(HttpStatusCode.Accepted, status);
        var handover = Assert.Single(room.Desk.Handovers);
        Assert.Equal(1000, handover.Drafts.Count);
        Assert.All(handover.Drafts, draft => Assert.Single(draft.Given!.To));
        var first = await room.GetAsync($"/emails/{headers["X-Message-Id"]}");
        Assert.Equal("a0@customers.net", first.IsGood().Json.GetProperty("to")[0].GetString());
    }

    [Fact]
    public async Task Tags_stand_for_texts_and_sections_and_are_looked_for_once()
    {
        await using var room = await ApiRoom.OpenAsync();
        await PostAsync(room, """
            {"personalizations":[
               {"to":[{"email":"ann@customers.net"}],"substitutions":{"-name-":"Ann","-name-long-":"Ann Smith","-offer-":":ten:","-odd-":"-name-"}}],
             "from":{"email":"shop@acme.test","name":"Shop"},"subject":"For -name-long-","sections":{":ten:":"ten percent, -name-"},
             "content":[{"type":"text/plain","value":"-name-: -offer-"},{"type":"text/html","value":"<p>-odd-</p>"}]}
            """);

        var draft = Assert.Single(room.Desk.Handovers).Drafts[0];
        Assert.Equal(("For Ann Smith", "Ann: ten percent, Ann", "<p>Ann</p>"), (draft.Mime.Subject, draft.Mime.TextBody?.Trim(), draft.Mime.HtmlBody?.Trim()));
    }

    [Fact]
    public async Task What_a_personalization_says_counts_before_what_is_said_for_all()
    {
        await using var room = await ApiRoom.OpenAsync();
        await PostAsync(room, """
            {"personalizations":[{"to":[{"email":"ann@customers.net"}],"from":{"email":"help@acme.test"},"subject":"Own","headers":{"X-One":"own"},"custom_args":{"a":"own"}}],
             "from":{"email":"shop@acme.test"},"subject":"All","headers":{"x-one":"all","X-Two":"all"},"custom_args":{"a":"all","b":"all"},"content":[{"type":"text/plain","value":"x"}]}
            """);

        var draft = Assert.Single(room.Desk.Handovers).Drafts[0];
        Assert.Equal(("help@acme.test", "Own", "own", "all"), (draft.Given!.From, draft.Mime.Subject, draft.Mime.Headers["X-One"], draft.Mime.Headers["X-Two"]));
        Assert.Equal("a=own b=all", string.Join(' ', draft.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}")));
    }

    [Fact]
    public async Task A_template_says_what_its_mail_is_for()
    {
        await using var room = await ApiRoom.OpenAsync(change: services => services.AddSingleton<ITemplates>(new WrittenTemplates()));
        var (status, headers, _) = await PostAsync(room, """{"personalizations":[{"to":[{"email":"ann@customers.net"}],"dynamic_template_data":{"name":"Ann"}}],"from":{"email":"shop@acme.test"},"template_id":"d-welcome"}""");

        Assert.Equal(HttpStatusCode.Accepted, status);
        var kept = await room.Store.Mail.FindAsync("acme", Guid.Parse(headers["X-Message-Id"]), default);
        Assert.Equal((MailKind.AccountActivation, "Welcome Ann"), (kept!.Kind, kept.Summary.Subject));
    }

    [Fact]
    public async Task A_template_that_is_not_there_is_named()
    {
        await using var room = await ApiRoom.OpenAsync();
        await IsErrorAsync(room, """{"personalizations":[{"to":[{"email":"ann@customers.net"}]}],"from":{"email":"shop@acme.test"},"template_id":"d-welcome"}""", 400, "template_id", "not found");
    }

    [Fact]
    public async Task The_same_request_under_the_same_key_is_carried_out_once()
    {
        await using var room = await ApiRoom.OpenAsync();
        var body = $$"""{"personalizations":[{"to":[{"email":"ann@customers.net"}]}],{{Rest}}}""";
        var first = await PostAsync(room, body, ("Idempotency-Key", "order-17"));
        var again = await PostAsync(room, body, ("Idempotency-Key", "order-17"));
        Assert.Equal(first.Headers["X-Message-Id"], again.Headers["X-Message-Id"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(room, body.Replace("Hello.", "Other.", StringComparison.Ordinal), ("Idempotency-Key", "order-17"))).Status);
    }

    [Fact]
    public async Task Where_one_message_is_refused_none_is_kept_and_the_field_names_it()
    {
        await using var room = await ApiRoom.OpenAsync();
        room.Desk.Refuse = draft => draft.Given!.To[0] is "bob@customers.net" ? new DraftRefusal(0, RefusalReason.NotYourDomain, "not yours", "from") : null;
        await IsErrorAsync(room, $$"""{"personalizations":[{"to":[{"email":"ann@customers.net"}]},{"to":[{"email":"bob@customers.net"}]}],{{Rest}}}""", 403, "personalizations.1.from", "not yours");
        Assert.Empty((await room.GetAsync("/emails")).Json.GetProperty("data").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net"}],"surprise":1}],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/plain","value":"x"}]}""", "personalizations.0.surprise", "not known")]
    [InlineData("""{"personalizations":[],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/plain","value":"x"}]}""", "personalizations", "1 to 1000")]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net"}]}],"subject":"s","content":[{"type":"text/plain","value":"x"}]}""", "from", "Missing")]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net"}]}],"from":{"email":"shop@acme.test"},"content":[{"type":"text/plain","value":"x"}]}""", "personalizations.0.subject", "Missing")]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net"}]}],"from":{"email":"shop@acme.test"},"subject":"s"}""", "content", "Missing")]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net"}]}],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/calendar","value":"x"}]}""", "content.0.type", "text/plain")]
    [InlineData("""{"personalizations":[{"cc":[{"email":"ann@customers.net"}]}],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/plain","value":"x"}]}""", "personalizations.0.to", "Missing")]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net\r\nBcc: eve@x.net"}]}],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/plain","value":"x"}]}""", "personalizations.0.to.0.email", "no address")]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net","name":"A\nBcc: eve@x.net"}]}],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/plain","value":"x"}]}""", "personalizations.0.to", "line break")]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net"}],"substitutions":{"-s-":"a\nBcc: eve@x.net"}}],"from":{"email":"shop@acme.test"},"subject":"-s-","content":[{"type":"text/plain","value":"x"}]}""", "personalizations.0.subject", "line break")]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net"}]}],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/plain","value":"x"}],"attachments":[{"content":"AQI=","filename":"a.png","disposition":"inline"}]}""", "attachments.0.content_id", "missing")]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net"}]}],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/plain","value":"x"}],"mail_settings":{"footer":{"enable":true,"text":"f"}}}""", "mail_settings.footer", "off")]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net"}]}],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/plain","value":"x"}],"mail_settings":{"bypass_list_management":{"enable":true}}}""", "mail_settings.bypass_list_management", "suppressed")]
    [InlineData("""{"personalizations":[{"to":[{"email":"ann@customers.net"}]}],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/plain","value":"x"}],"tracking_settings":{"click_tracking":{"enable":true}}}""", "tracking_settings.click_tracking", "watch")]
    public async Task What_is_wrong_or_not_here_is_refused_with_its_field(string body, string field, string says)
    {
        await using var room = await ApiRoom.OpenAsync();
        await IsErrorAsync(room, body, 400, field, says);
        Assert.Empty(room.Desk.Handovers);
    }

    [Fact]
    public async Task A_thousand_copies_of_a_large_message_are_refused()
    {
        await using var room = await ApiRoom.OpenAsync();
        var many = string.Join(',', Enumerable.Range(0, 1000).Select(i => $$"""{"to":[{"email":"a{{i}}@customers.net"}]}"""));
        var body = $$"""{"personalizations":[{{many}}],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/plain","value":"{{new string('x', 100_000)}}"}]}""";
        await IsErrorAsync(room, body, 413, null, "too large together");
        var tags = string.Join(',', Enumerable.Repeat("-a-", 100_000));
        await IsErrorAsync(room, $$$"""{"personalizations":[{"to":[{"email":"a@customers.net"}],"substitutions":{"-a-":"{{{new string('x', 9_000)}}}"}}],"from":{"email":"shop@acme.test"},"subject":"s","content":[{"type":"text/plain","value":"{{{tags}}}"}]}""", 413, null, "too large together");
    }

    [Fact]
    public async Task More_than_a_thousand_recipients_are_too_many()
    {
        await using var room = await ApiRoom.OpenAsync();
        var many = string.Join(',', Enumerable.Range(0, 1001).Select(i => $$"""{"email":"a{{i}}@customers.net"}"""));
        await IsErrorAsync(room, $$"""{"personalizations":[{"to":[{{many}}]}],{{Rest}}}""", 400, "personalizations", "1000 recipients");
    }

    [Theory]
    [InlineData("GET", "/v3/mail/send", 405)]
    [InlineData("POST", "/v3/mail/batch", 501)]
    [InlineData("GET", "/v3/suppression/bounces", 501)]
    public async Task The_rest_of_the_API_says_so_in_its_form(string method, string path, int status)
    {
        await using var room = await ApiRoom.OpenAsync();
        var answer = await room.SendAsync(new HttpMethod(method), path);
        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(JsonValueKind.Array, answer.Json.GetProperty("errors").ValueKind);
    }

    [Fact]
    public async Task A_key_that_may_not_send_hears_403()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var client = await room.ClientAsync(change: key => key with { Scope = Accounts.KeyScope.Read });
        Assert.Equal(HttpStatusCode.Forbidden, (await ApiRoom.SendAsync(client, HttpMethod.Post, "/v3/mail/send", "{}")).Status);
    }

    private static async Task IsErrorAsync(ApiRoom room, string body, int status, string? field, string says)
    {
        var (answered, _, json) = await PostAsync(room, body);
        Assert.True((int)answered == status, json);
        var error = JsonDocument.Parse(json).RootElement.GetProperty("errors")[0];
        Assert.Equal(field, error.GetProperty("field").GetString());
        Assert.Contains(says, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, Dictionary<string, string> Headers, string Body)> PostAsync(ApiRoom room, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/mail/send") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        Array.ForEach(headers, header => request.Headers.Add(header.Name, header.Value));
        using var response = await room.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, response.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase), await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
