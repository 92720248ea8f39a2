using System.Text.Json;
using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Api;

public sealed class Sending
{
    private const string Plain = """{"from":"Shop <shop@acme.test>","to":"ann@example.net","subject":"Hello","text":"Hello, Ann."}""";

    [Fact]
    public async Task A_message_is_accepted_and_its_id_is_the_answer()
    {
        await using var room = await ApiRoom.OpenAsync();
        var answer = (await room.PostAsync("/emails", Plain)).IsGood();
        Assert.Equal(["id"], answer.Json.EnumerateObject().Select(property => property.Name));
        var stored = await room.Store.Mail.FindAsync("acme", answer.Id, default);
        Assert.Equal(["ann@example.net"], stored!.Deliveries.Select(delivery => delivery.Recipient));
        Assert.Equal(room.Key.Id, stored.Key);
    }

    [Fact]
    public async Task Every_field_has_its_place_in_the_message()
    {
        await using var room = await ApiRoom.OpenAsync();
        var mime = await SentAsync(room,
            """
            {
              "from": "\"Shop, the\" <shop@acme.test>", "to": ["Ann <ann@example.net>", "bob@example.net"], "cc": "cem@example.net", "bcc": ["dan@example.net"], "reply_to": "help@acme.test",
              "subject": "Grüße", "html": "<p>Hello</p>", "text": "Hello\nAnn", "headers": {"X-Order": "17", "List-Unsubscribe": "<https://acme.test/u>"},
              "tags": [{"name": "order", "value": "17"}, {"name": "kind", "value": "test_1-a"}], "open_tracking": false, "click_tracking": false, "topic_id": null, "template": null
            }
            """);
        Assert.Equal(("Shop, the", "shop@acme.test"), (mime.From.Mailboxes.Single().Name, mime.From.Mailboxes.Single().Address));
        Assert.Equal(["Ann", ""], mime.To.Mailboxes.Select(mailbox => mailbox.Name ?? ""));
        Assert.Equal(["ann@example.net", "bob@example.net"], mime.To.Mailboxes.Select(mailbox => mailbox.Address));
        Assert.Equal("cem@example.net", mime.Cc.Mailboxes.Single().Address);
        Assert.Equal("help@acme.test", mime.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal("Grüße", mime.Subject);
        Assert.Equal("17", mime.Headers["X-Order"]);
        Assert.Equal("multipart/alternative", mime.Body!.ContentType.MimeType);
        Assert.Equal("Hello\nAnn", mime.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal("<p>Hello</p>", mime.HtmlBody);
        var draft = room.Desk.Handovers.Single().Drafts.Single();
        Assert.Equal([("kind", "test_1-a"), ("order", "17")], draft.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => (tag.Key, tag.Value)));
    }

    [Fact]
    public async Task Attachments_come_as_base64_or_as_a_Buffer_of_Node()
    {
        await using var room = await ApiRoom.OpenAsync();
        var mime = await SentAsync(room,
            """
            {"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"t","attachments":[
              {"filename":"one.pdf","content":"AQID"},
              {"filename":"two.bin","content":{"type":"Buffer","data":[0,255,10]},"content_type":"application/x-two"},
              {"filename":false,"content":{"data":[],"type":"Buffer"},"content_id":"three"}]}
            """);
        Assert.Equal("multipart/mixed", mime.Body!.ContentType.MimeType);
        var parts = mime.BodyParts.OfType<MimePart>().Skip(1).ToArray();
        Assert.Equal(["application/pdf", "application/x-two", "application/octet-stream"], parts.Select(part => part.ContentType.MimeType));
        Assert.Equal(["one.pdf", "two.bin", null], parts.Select(part => part.FileName));
        Assert.Equal([[1, 2, 3], [0, 255, 10], []], parts.Select(Octets));
    }

    [Fact]
    public async Task What_the_HTML_shows_lies_beside_it()
    {
        await using var room = await ApiRoom.OpenAsync();
        var mime = await SentAsync(room,
            """
            {"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"t","html":"<img src=\"cid:logo\">","attachments":[
              {"filename":"logo.png","content":"AQID","content_id":"logo"}, {"filename":"bill.pdf","content":"BAUG"}]}
            """);
        var mixed = Assert.IsType<Multipart>(mime.Body);
        var alternative = Assert.IsType<MultipartAlternative>(mixed[0]);
        var related = Assert.IsType<MultipartRelated>(alternative[1]);
        Assert.Equal(["text/html", "image/png"], related.Select(part => part.ContentType.MimeType));
        Assert.Equal("logo", related[1].ContentId);
        Assert.Equal("inline", related[1].ContentDisposition!.Disposition);
        Assert.Equal("bill.pdf", Assert.IsType<MimePart>(mixed[1], exactMatch: false).FileName);
    }

    [Fact]
    public async Task A_schedule_goes_along()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", Plain.Replace("}", ",\"scheduled_at\":\"2030-01-03T10:00:00+02:00\"}", StringComparison.Ordinal))).IsGood();
        Assert.Equal(new DateTimeOffset(2030, 1, 3, 8, 0, 0, TimeSpan.Zero), room.Desk.Handovers.Single().Drafts.Single().ScheduledAt);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2029-12-31T00:00:00Z")]
    [InlineData("2030-02-15T00:00:00Z")]
    [InlineData("2030-01-03T10:00:00")]
    public async Task A_schedule_that_cannot_be_is_refused_and_nothing_is_sent(string when)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", Plain.Replace("}", $",\"scheduled_at\":\"{when}\"}}", StringComparison.Ordinal))).IsError(422, "validation_error", "`scheduled_at`");
        Assert.Empty(room.Desk.Handovers);
    }

    [Theory]
    [InlineData("from", "missing_required_field", "Missing `from` field.")]
    [InlineData("to", "missing_required_field", "Missing `to` field.")]
    [InlineData("subject", "missing_required_field", "Missing `subject` field.")]
    [InlineData("text", "missing_required_field", "Missing `html` or `text` field.")]
    public async Task What_must_be_there_is_asked_for(string field, string name, string says)
    {
        await using var room = await ApiRoom.OpenAsync();
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["from"] = "shop@acme.test", ["to"] = "ann@example.net", ["subject"] = "s", ["text"] = "t" };
        fields.Remove(field);
        (await room.PostAsync("/emails", JsonSerializer.Serialize(fields))).IsError(422, name, says);
    }

    [Theory]
    [InlineData("\"from\":\"shop\"", "invalid_from_address", "`from`")]
    [InlineData("\"from\":\"shop@acme.test\\r\\nBcc: eve@evil.test\"", "invalid_from_address", "line break")]
    [InlineData("\"to\":[\"ann@example.net\",\"nobody\"]", "validation_error", "`to[1]`")]
    [InlineData("\"to\":\"ann@example.net, bob@example.net\"", "validation_error", "as an array")]
    [InlineData("\"to\":\"\"", "validation_error", "`to`")]
    [InlineData("\"to\":7", "validation_error", "`to`")]
    [InlineData("\"cc\":[7]", "validation_error", "`cc`")]
    [InlineData("\"subject\":\"a\\nb\"", "validation_error", "`subject`")]
    [InlineData("\"html\":\"a\\u0000b\"", "validation_error", "`html`")]
    [InlineData("\"headers\":{\"X-A\":\"1\\r\\nBcc: eve@evil.test\"}", "validation_error", "`headers.X-A`")]
    [InlineData("\"headers\":{\"X A\":\"1\"}", "validation_error", "`headers`")]
    [InlineData("\"headers\":{\"bcc\":\"eve@evil.test\"}", "validation_error", "`headers.bcc`")]
    [InlineData("\"headers\":{\"Content-Type\":\"text/html\"}", "validation_error", "`headers.Content-Type`")]
    [InlineData("\"headers\":{\"idempotency-key\":\"1\"}", "validation_error", "`headers.idempotency-key` field belongs among the header fields of the request")]
    [InlineData("\"headers\":{\"Resend-Idempotency-Key\":\"1\"}", "validation_error", "`headers.Resend-Idempotency-Key`")]
    [InlineData("\"headers\":{\"Date\":\"yesterday\"}", "validation_error", "`headers.Date` field is no date")]
    [InlineData("\"headers\":{\"Message-ID\":\"1@acme.test\"}", "validation_error", "`headers.Message-ID` field is no identifier")]
    [InlineData("\"headers\":{\"message-id\":\"<1@acme.test> <2@acme.test>\"}", "validation_error", "`headers.message-id` field is no identifier")]
    [InlineData("\"headers\":{\"X-A\":null}", "validation_error", "`headers.X-A`")]
    [InlineData("\"headers\":{\"X-A\":{}}", "validation_error", "`headers.X-A`")]
    [InlineData("\"reply_to\":\"help@acme.test\",\"headers\":{\"reply-to\":\"help@acme.test\"}", "validation_error", "`headers.reply-to`")]
    [InlineData("\"tags\":[{\"name\":\"a b\",\"value\":\"1\"}]", "validation_error", "`tags[0].name`")]
    [InlineData("\"tags\":[{\"name\":\"a\",\"value\":\"\"}]", "validation_error", "`tags[0].value`")]
    [InlineData("\"tags\":[{\"name\":\"a\"}]", "missing_required_field", "`tags[0].value`")]
    [InlineData("\"tags\":[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"a\",\"value\":\"2\"}]", "validation_error", "`tags[1].name`")]
    [InlineData("\"tags\":[null]", "validation_error", "`tags[0]`")]
    [InlineData("\"open_tracking\":true", "validation_error", "`open_tracking`")]
    [InlineData("\"click_tracking\":true", "validation_error", "`click_tracking`")]
    [InlineData("\"attachments\":[{\"filename\":\"a\",\"content\":\"***\"}]", "invalid_attachment", "`attachments[0].content`")]
    [InlineData("\"attachments\":[{\"filename\":\"a\",\"content\":{\"type\":\"Buffer\",\"data\":[256]}}]", "invalid_attachment", "`attachments[0].content`")]
    [InlineData("\"attachments\":[{\"filename\":\"a\",\"content\":{\"type\":\"Blob\",\"data\":[1]}}]", "invalid_attachment", "`attachments[0].content`")]
    [InlineData("\"attachments\":[{\"filename\":\"a\"}]", "invalid_attachment", "`attachments[0]`")]
    [InlineData("\"attachments\":[{\"content\":\"AQID\"}]", "invalid_attachment", "`attachments[0].filename`")]
    [InlineData("\"attachments\":[{\"filename\":\"a\\nb\",\"content\":\"AQID\"}]", "invalid_attachment", "`attachments[0].filename`")]
    [InlineData("\"attachments\":[{\"filename\":\"a\",\"content\":\"AQID\",\"content_type\":\"multipart/mixed\"}]", "invalid_attachment", "`attachments[0].content_type`")]
    [InlineData("\"attachments\":[{\"filename\":\"a\",\"content\":\"AQID\",\"content_id\":\"a b\"}]", "invalid_attachment", "`attachments[0].content_id`")]
    public async Task What_is_wrong_is_named(string fields, string name, string says)
    {
        await using var room = await ApiRoom.OpenAsync();
        var given = fields.Split('"')[1];
        var others = new Dictionary<string, string>(StringComparer.Ordinal) { ["from"] = "\"shop@acme.test\"", ["to"] = "\"ann@example.net\"", ["subject"] = "\"s\"", ["text"] = "\"t\"" };
        others.Remove(given);
        var answer = await room.PostAsync("/emails", $"{{{fields},{string.Join(',', others.Select(other => $"\"{other.Key}\":{other.Value}"))}}}");
        answer.IsError(422, name, says);
        Assert.Empty(room.Desk.Handovers);
    }

    [Fact]
    public async Task A_subject_without_end_is_refused()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", $$"""{"from":"shop@acme.test","to":"ann@example.net","subject":"{{new string('x', 20_001)}}","text":"t"}""")).IsError(422, "validation_error", "`subject` field is longer than 20000 characters");
        Assert.Empty(room.Desk.Handovers);
    }

    [Fact]
    public async Task A_date_and_an_identifier_of_the_callers_stay()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", """{"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"t","headers":{"Date":"Mon, 30 Nov 2026 12:00:00 +0000","Message-ID":"<1@acme.test>"}}""")).IsGood();
        var mime = Assert.Single(Assert.Single(room.Desk.Handovers).Drafts).Mime;
        Assert.Equal(("1@acme.test", new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero)), (mime.MessageId, mime.Date));
    }

    [Theory]
    [InlineData("\"topic_id\":\"7\"", "topic")]
    public async Task What_comes_later_says_so(string field, string says)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", Plain.Replace("}", $",{field}}}", StringComparison.Ordinal))).IsError(501, "not_implemented", says);
    }

    [Fact]
    public async Task Fifty_recipients_are_taken_and_no_more()
    {
        await using var room = await ApiRoom.OpenAsync();
        string With(int count) => Plain.Replace("\"ann@example.net\"", $"[{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"r{i}@example.net\""))}]", StringComparison.Ordinal);
        (await room.PostAsync("/emails", With(50))).IsGood();
        (await room.PostAsync("/emails", With(51))).IsError(422, "validation_error", "`to`");
    }

    [Theory]
    [InlineData(RefusalReason.Invalid, "to", 422, "validation_error")]
    [InlineData(RefusalReason.Invalid, "from", 422, "invalid_from_address")]
    [InlineData(RefusalReason.Invalid, "attachments[0].filename", 422, "invalid_attachment")]
    [InlineData(RefusalReason.Missing, "to", 422, "missing_required_field")]
    [InlineData(RefusalReason.NotYourDomain, "from", 403, "validation_error")]
    [InlineData(RefusalReason.ReservedRecipient, "to", 422, "validation_error")]
    [InlineData(RefusalReason.Sensitive, "text", 422, "security_error")]
    [InlineData(RefusalReason.TooLarge, null, 413, "validation_error")]
    [InlineData(RefusalReason.Schedule, "scheduled_at", 422, "validation_error")]
    [InlineData(RefusalReason.Unavailable, null, 503, "service_unavailable")]
    public async Task What_the_desk_refuses_has_Resends_words(object reason, string? field, int status, string name)
    {
        await using var room = await ApiRoom.OpenAsync();
        room.Desk.Refuse = _ => new DraftRefusal(0, (RefusalReason)reason, "the reason in words", field);
        var answer = await room.PostAsync("/emails", Plain);
        answer.IsError(status, name, "the reason in words");
        Assert.Equal(status == 503, answer.Headers.RetryAfter is not null);
    }

    private static async Task<MimeMessage> SentAsync(ApiRoom room, string json)
    {
        var answer = (await room.PostAsync("/emails", json)).IsGood();
        var content = await room.Store.Mail.ContentAsync("acme", answer.Id, default);
        return await MimeMessage.LoadAsync(new MemoryStream(content!));
    }

    private static byte[] Octets(MimePart part)
    {
        using var octets = new MemoryStream();
        part.Content!.DecodeTo(octets);
        return octets.ToArray();
    }
}
