using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Waxwing.Server.Api;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Api.Keys;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Api;

public sealed class RefusedBodies
{
    private static readonly (Type Form, HttpMethod Method, string Path)[] Doors =
    [
        (typeof(SendEmail), HttpMethod.Post, "/emails"),
        (typeof(SendEmail[]), HttpMethod.Post, "/emails/batch"),
        (typeof(Reschedule), HttpMethod.Patch, "/emails/0195d5c0-0000-7000-8000-000000000000"),
        (typeof(CreateKey), HttpMethod.Post, "/api-keys"),
        (typeof(RenameKey), HttpMethod.Patch, "/api-keys/0195d5c0-0000-7000-8000-000000000000"),
    ];

    /// <summary>Every object of every form, as a body in which that object has a field that nobody knows.</summary>
    public static TheoryData<string, string, string, string> Unknown()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var (form, method, path) in Doors)
        {
            foreach (var (json, field) in WithUnknown(ApiJson.Default.Options.GetTypeInfo(form), ""))
            {
                data.Add(method.Method, path, json, field);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task A_field_that_nobody_knows_is_named(string method, string path, string json, string field)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.SendAsync(new HttpMethod(method), path, json)).IsError(422, "validation_error", $"The `{field}` field is not known here.");
        Assert.Empty(room.Desk.Handovers);
    }

    [Theory]
    [InlineData("""{"from":"a@acme.test","to":"b@example.net","from":"c@acme.test"}""", "`from` field is given twice")]
    [InlineData("""{"headers":{"X-A":"1","X-A":"2"}}""", "`headers.X-A` field is given twice")]
    [InlineData("""{"from":7}""", "`from` field has a value of the wrong kind")]
    [InlineData("""{"tags":{}}""", "`tags` field has a value of the wrong kind")]
    [InlineData("""{"attachments":[[]]}""", "`attachments[0]` field")]
    [InlineData("""{"open_tracking":"yes"}""", "`open_tracking` field")]
    [InlineData("null", "must be an object")]
    [InlineData("[]", "must be an object")]
    [InlineData("\"x\"", "must be an object")]
    public async Task A_value_that_does_not_fit_is_named(string json, string says)
    {
        await using var room = await ApiRoom.OpenAsync();
        var answer = await room.PostAsync("/emails", json);
        Assert.Equal(422, (int)answer.Status);
        Assert.Contains(says, answer.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"from\":\"a\"} x")]
    [InlineData("{'from':'a'}")]
    [InlineData("{\"from\":\"\\ud800\"}")]
    [InlineData("{\"from\":\"a\",}")]
    [InlineData("{/* a */}")]
    public async Task What_is_no_JSON_is_refused(string body)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", body)).IsError(400, "validation_error");
    }

    [Fact]
    public async Task A_name_that_is_endless_is_not_told_whole()
    {
        await using var room = await ApiRoom.OpenAsync();
        var answer = await room.PostAsync("/emails", $"{{\"{new string('x', 100_000)}\":1}}");
        answer.IsError(422, "validation_error", "xxx…` field is not known here");
        Assert.InRange(answer.Text("message")!.Length, 200, 300);
    }

    [Fact]
    public async Task Octets_that_are_no_UTF_8_are_refused()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var content = new ByteArrayContent([.. "{\"from\":\""u8, 0xff, 0xfe, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await room.Client.PostAsync("/emails", content);
        (await ApiRoom.Answered.OfAsync(response)).IsError(400, "validation_error");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"template\":{\"variables\":")]
    public async Task What_is_too_deep_is_refused(string opening)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", opening + new string('[', 100_000))).IsError(400, "validation_error");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_whether_it_says_so_or_not()
    {
        await using var room = await ApiRoom.OpenAsync(new() { BodyLimit = 100_000 });
        var large = Encoding.UTF8.GetBytes($"{{\"text\":\"{new string('x', 100_000)}\"}}");
        using var announced = new ByteArrayContent(large);
        announced.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (await ApiRoom.Answered.OfAsync(await room.Client.PostAsync("/emails", announced))).IsError(413, "validation_error");
        using var chunked = new StreamContent(new UnknownLength(large));
        chunked.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/emails") { Content = chunked, Headers = { TransferEncodingChunked = true } };
        (await ApiRoom.Answered.OfAsync(await room.Client.SendAsync(request))).IsError(413, "validation_error");
    }

    [Fact]
    public async Task What_is_no_mail_is_short()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/api-keys", $"{{\"name\":\"{new string('x', 70_000)}\"}}")).IsError(413, "validation_error");
    }

    [Fact]
    public async Task A_large_body_with_too_many_values_is_refused_before_anything_is_made_of_it()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/emails", $"{{\"tags\":[{string.Join(',', Enumerable.Repeat("{}", 200_001))}]}}")).IsError(413, "validation_error", "values");
    }

    [Fact]
    public async Task Bodies_beyond_the_memory_for_all_are_asked_to_come_again()
    {
        await using var room = await ApiRoom.OpenAsync(new() { BodiesInMemory = 100_000 });
        var answer = await room.PostAsync("/emails", $"{{\"text\":\"{new string('x', 200_000)}\"}}");
        answer.IsError(503, "service_unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
        (await room.PostAsync("/emails", $$"""{"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"{{new string('x', 90_000)}}"}""")).IsGood();
        (await room.PostAsync("/emails", $$"""{"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"{{new string('x', 90_000)}}"}""")).IsGood();
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task Only_JSON_in_UTF_8_is_read(string? type)
    {
        await using var room = await ApiRoom.OpenAsync();
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        (await ApiRoom.Answered.OfAsync(await room.Client.PostAsync("/emails", content))).IsError(415, "validation_error");
    }

    [Theory]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("Application/JSON;profile=x")]
    public async Task JSON_in_UTF_8_may_say_so_in_each_way(string type)
    {
        await using var room = await ApiRoom.OpenAsync();
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        (await ApiRoom.Answered.OfAsync(await room.Client.PostAsync("/emails", content))).IsError(422, "missing_required_field");
    }

    [Fact]
    public async Task A_compressed_body_is_not_read()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var content = new ByteArrayContent([0x1f, 0x8b]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await room.Client.PostAsync("/emails", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private static IEnumerable<(string Json, string Field)> WithUnknown(JsonTypeInfo form, string path)
    {
        if (form.Kind == JsonTypeInfoKind.Enumerable)
        {
            foreach (var (json, field) in WithUnknown(form.Options.GetTypeInfo(form.ElementType!), $"{path}[0]"))
            {
                yield return ($"[{json}]", field);
            }
        }

        if (form.Kind != JsonTypeInfoKind.Object)
        {
            yield break;
        }

        var prefix = path.Length == 0 ? "" : $"{path}.";
        yield return ("{\"surprise\":1}", $"{prefix}surprise");
        foreach (var property in form.Properties.Where(property => property.CustomConverter is null))
        {
            foreach (var (json, field) in WithUnknown(form.Options.GetTypeInfo(property.PropertyType), $"{prefix}{property.Name}"))
            {
                yield return ($"{{\"{property.Name}\":{json}}}", field);
            }
        }
    }

    private sealed class UnknownLength(byte[] octets) : MemoryStream(octets)
    {
        public override bool CanSeek => false;
    }
}
