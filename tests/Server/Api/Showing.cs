using System.Net;
using System.Text.Json;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Api;

public sealed class Showing
{
    private const string WithFiles =
        """
        {"from":"Shop <shop@acme.test>","to":["ann@example.net"],"bcc":"bob@example.net","subject":"Your bill","text":"See there.","html":"<img src=\"cid:logo\">","tags":[{"name":"order","value":"17"}],
         "attachments":[{"filename":"bill.pdf","content":"AQIDBA=="},{"filename":"logo.png","content":"BQY=","content_id":"logo"}]}
        """;

    [Fact]
    public async Task A_message_is_shown_as_Resend_shows_it()
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", WithFiles)).IsGood().Id;
        var email = (await room.GetAsync($"/emails/{id}")).IsGood().Json;
        Assert.Equal("email", email.GetProperty("object").GetString());
        Assert.Equal(id, email.GetProperty("id").GetGuid());
        Assert.Equal("Shop <shop@acme.test>", email.GetProperty("from").GetString());
        Assert.Equal(["ann@example.net"], email.GetProperty("to").Deserialize<string[]>()!);
        Assert.Equal(["bob@example.net"], email.GetProperty("bcc").Deserialize<string[]>()!);
        Assert.Equal(JsonValueKind.Null, email.GetProperty("cc").ValueKind);
        Assert.Equal(JsonValueKind.Null, email.GetProperty("reply_to").ValueKind);
        Assert.Equal("See there.", email.GetProperty("text").GetString());
        Assert.Equal("<img src=\"cid:logo\">", email.GetProperty("html").GetString());
        Assert.Equal("queued", email.GetProperty("last_event").GetString());
        Assert.Equal(JsonValueKind.Null, email.GetProperty("scheduled_at").ValueKind);
        Assert.Equal("2030-01-01T00:00:00+00:00", email.GetProperty("created_at").GetString());
        Assert.Equal("""[{"name":"order","value":"17"}]""", email.GetProperty("tags").GetRawText());
        Assert.Equal(["queued", "queued"], email.GetProperty("recipients").EnumerateArray().Select(recipient => recipient.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("Me <me@acme.test>")]
    [InlineData("\"Me\" <me@acme.test>")]
    [InlineData("Shop, the best one <me@acme.test>")]
    [InlineData("Bücher & Co. <me@acme.test>")]
    [InlineData("me@acme.test")]
    public async Task Addresses_are_shown_as_they_were_given(string given)
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", JsonSerializer.Serialize(new { from = given, to = given, cc = given, reply_to = given, subject = "s", text = "t" }))).IsGood().Id;
        var email = (await room.GetAsync($"/emails/{id}")).IsGood().Json;
        Assert.Equal([given, given, given, given], [email.GetProperty("from").GetString()!, .. ((string[])["to", "cc", "reply_to"]).Select(field => email.GetProperty(field)[0].GetString()!)]);
        Assert.Equal(given, (await room.GetAsync("/emails")).IsGood().Json.GetProperty("data")[0].GetProperty("from").GetString());
    }

    [Fact]
    public async Task An_id_has_no_other_spelling()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.GetAsync("/emails/0195d5c0-0000-7000-8000-+00000000000")).IsError(422, "invalid_parameter", "`id`");
    }

    [Fact]
    public async Task A_message_whose_content_is_forgotten_is_shown_without_it()
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", WithFiles)).IsGood().Id;
        await room.Store.Mail.CancelAsync("acme", id, default);
        room.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await room.Store.Mail.ForgetAsync(room.Clock.GetUtcNow(), 10, default));

        var email = (await room.GetAsync($"/emails/{id}")).IsGood().Json;
        Assert.Equal("Your bill", email.GetProperty("subject").GetString());
        Assert.Equal(JsonValueKind.Null, email.GetProperty("text").ValueKind);
        Assert.Equal(JsonValueKind.Null, email.GetProperty("html").ValueKind);
        Assert.Equal("canceled", email.GetProperty("recipients")[0].GetProperty("status").GetString());
        Assert.Equal(0, (await room.GetAsync($"/emails/{id}/attachments")).IsGood().Json.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("one-time-password")]
    [InlineData("password-reset")]
    [InlineData("account-activation")]
    public async Task What_codes_and_links_that_expire_say_is_never_shown(string kind)
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", WithFiles.Replace("\"tags\"", $"\"headers\":{{\"X-Waxwing-Kind\":\"{kind}\"}},\"tags\"", StringComparison.Ordinal))).IsGood().Id;
        var email = (await room.GetAsync($"/emails/{id}")).IsGood().Json;
        Assert.Equal(JsonValueKind.Null, email.GetProperty("text").ValueKind);
        Assert.Equal(JsonValueKind.Null, email.GetProperty("html").ValueKind);
        Assert.Equal(0, (await room.GetAsync($"/emails/{id}/attachments")).IsGood().Json.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("GET", "/emails/{0}")]
    [InlineData("GET", "/emails/{0}/events")]
    [InlineData("GET", "/emails/{0}/attachments")]
    [InlineData("GET", "/emails/{0}/attachments/0195d5c0-0000-7000-8000-000000000000")]
    [InlineData("POST", "/emails/{0}/cancel")]
    [InlineData("PATCH", "/emails/{0}")]
    public async Task What_is_another_tenants_is_not_there(string method, string path)
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", WithFiles)).IsGood().Id;
        using var other = await room.ClientAsync("other");
        var target = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, id);
        (await ApiRoom.SendAsync(other, new HttpMethod(method), target, method is "PATCH" ? """{"scheduled_at":"2030-01-02T00:00:00Z"}""" : null)).IsError(404, "not_found", "Email not found");
        (await ApiRoom.SendAsync(other, new HttpMethod(method), target.Replace(id.ToString(), "no-id", StringComparison.Ordinal), method is "PATCH" ? "{}" : null)).IsError(422, "invalid_parameter");
    }

    [Fact]
    public async Task What_happened_is_told_in_its_order()
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", WithFiles)).IsGood().Id;
        (await room.SendAsync(HttpMethod.Post, $"/emails/{id}/cancel")).IsGood();
        var events = (await room.GetAsync($"/emails/{id}/events")).IsGood().Json.GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal("queued", events[0].GetProperty("type").GetString());
        Assert.Equal("canceled", events[^1].GetProperty("type").GetString());
        Assert.All(events, told => Assert.Equal((id, 1), (told.GetProperty("message_id").GetGuid(), told.GetProperty("version").GetInt32())));
    }

    [Fact]
    public async Task Files_are_listed_and_fetched_by_a_link_that_needs_no_key()
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", WithFiles)).IsGood().Id;
        var files = (await room.GetAsync($"/emails/{id}/attachments")).IsGood().Json.GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal(["logo.png", "bill.pdf"], files.Select(file => file.GetProperty("filename").GetString()));
        Assert.Equal([2, 4], files.Select(file => file.GetProperty("size").GetInt32()));
        Assert.Equal(["inline", "attachment"], files.Select(file => file.GetProperty("content_disposition").GetString()));
        Assert.Equal(["logo", null], files.Select(file => file.GetProperty("content_id").GetString()));

        var one = (await room.GetAsync($"/emails/{id}/attachments/{files[1].GetProperty("id").GetGuid()}")).IsGood().Json;
        using var anybody = new HttpClient();
        using var response = await anybody.GetAsync(new Uri(one.GetProperty("download_url").GetString()!));
        Assert.Equal([1, 2, 3, 4], await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_link_ends_and_cannot_be_made_by_others()
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", WithFiles)).IsGood().Id;
        var link = (await room.GetAsync($"/emails/{id}/attachments?limit=1")).IsGood().Json.GetProperty("data")[0].GetProperty("download_url").GetString()!;
        using var anybody = room.ClientOf(null);
        (await ApiRoom.SendAsync(anybody, HttpMethod.Get, link[..^3] + (link[^3] == 'A' ? "B" : "A") + link[^2..])).IsError(404, "not_found");
        (await ApiRoom.SendAsync(anybody, HttpMethod.Get, "/attachments/AAAA")).IsError(404, "not_found");
        (await ApiRoom.SendAsync(anybody, HttpMethod.Get, $"/attachments/{new string('A', 3000)}")).IsError(404, "not_found");
        using (var good = await anybody.GetAsync(new Uri(link)))
        {
            Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        }

        room.Clock.Advance(TimeSpan.FromHours(1));
        (await ApiRoom.SendAsync(anybody, HttpMethod.Get, link)).IsError(404, "not_found");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", WithFiles)).IsGood().Id;
        (await room.GetAsync($"/emails/{id}/attachments/{Guid.CreateVersion7(room.Clock.GetUtcNow())}")).IsError(404, "not_found", "Attachment not found");
    }
}
