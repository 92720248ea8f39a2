using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Api;
using Waxwing.Server.Templates;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Aotsend;

public sealed class SendingByCodes : IAsyncLifetime
{
    private readonly WrittenTemplates _templates = new();
    private ApiRoom _room = null!;

    public async ValueTask InitializeAsync()
    {
        _room = await OpenAsync(new ApiOptions());
        await AotsendRoom.VerifyAsync(_room, "acme-shop.net", "mail.acme-shop.net", "other-shop.net", "news.acme-shop.net");
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("""{"app_key":"KEY","template_id":"17","to":"ann@customers.net","data":{"name":"Ann"}}""", 200)]
    [InlineData("""{"app_key":"KEY","template_id":17,"to":"ann@customers.net","data":"{\"name\":\"Ann\"}","is_random":0}""", 200)]
    [InlineData("""{"template_id":"17","to":"ann@customers.net"}""", 40001)]
    [InlineData("""{"app_key":"re_wrong","template_id":"17","to":"ann@customers.net"}""", 40002)]
    [InlineData("""{"app_key":"KEY","to":"ann@customers.net"}""", 40003)]
    [InlineData("""{"app_key":"KEY","template_id":"18","to":"ann@customers.net"}""", 40003)]
    [InlineData("""{"app_key":"KEY","template_id":"17"}""", 40004)]
    [InlineData("""{"app_key":"KEY","template_id":"17","to":"ann@customers.net,bob@customers.net"}""", 40005)]
    [InlineData("""{"app_key":"KEY","template_id":"17","to":"ann@customers.net","reply_to":"x"}""", 40006)]
    [InlineData("""{"app_key":"KEY","template_id":"17","to":"ann@customers.net","data":"[1]"}""", 40008)]
    [InlineData("""{"app_key":"KEY","template_id":"17","to":"ann@customers.net","data":{"a":1,"a":2}}""", 40008)]
    [InlineData("""{"app_key":"KEY","template_id":"17","to":"ann@customers.net","is_random":2}""", 40008)]
    [InlineData("""{"app_key":"KEY","template_id":"17","to":"ann@customers.net","alias":"a\nb"}""", 40008)]
    [InlineData("""{"app_key":"KEY","template_id":"17","to":"ann@customers.net","subject":"x"}""", 40008)]
    [InlineData("""{"app_key":""", 40008)]
    public async Task The_code_says_what_it_was_and_HTTP_says_200(string body, int code) => Assert.Equal(code, (await PostAsync(body)).Code);

    [Fact]
    public async Task What_a_form_says_twice_or_with_a_file_is_refused()
    {
        Assert.Equal(200, (await SendAsync(new FormUrlEncodedContent(Fields()))).Code);
        Assert.Equal(40008, (await SendAsync(new FormUrlEncodedContent([.. Fields(), new("to", "bob@customers.net")]))).Code);
        Assert.Equal(40008, (await SendAsync(new FormUrlEncodedContent([.. Fields(), new("subject", "x")]))).Code);
        using var parts = new MultipartFormDataContent();
        foreach (var (name, value) in Fields())
        {
            parts.Add(new StringContent(value!), name!);
        }

        parts.Add(new ByteArrayContent([1]), "data", "file.txt");
        Assert.Equal(40008, (await SendAsync(parts)).Code);
        Assert.Equal(413, (await SendAsync(new FormUrlEncodedContent([.. Fields(), new("alias", new string('x', 300_000))]))).Code);
    }

    [Fact]
    public async Task Without_rotation_the_domain_that_was_verified_first_writes()
    {
        await PostAsync(Good());
        Assert.Equal("noreply@acme-shop.net", _room.Desk.Handovers.Single().Drafts[0].Given!.From);
    }

    [Fact]
    public async Task Rotation_stays_within_one_organization()
    {
        for (var i = 0; i < 6; i++)
        {
            await PostAsync(Good(""","is_random":1"""));
        }

        Assert.Equal(
            ["noreply@acme-shop.net", "noreply@mail.acme-shop.net", "noreply@news.acme-shop.net"],
            _room.Desk.Handovers.Select(handover => handover.Drafts[0].Given!.From).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.All(_room.Desk.Handovers, handover => Assert.EndsWith(handover.Drafts[0].Tags["is_random"], handover.Drafts[0].Given!.From, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_of_one_domain_writes_as_that_alone()
    {
        var (_, secret) = await _room.KeyAsync(change: key => key with { Domain = "other-shop.net" });
        await PostAsync(Good(""","is_random":1""").Replace(_room.Secret, secret, StringComparison.Ordinal));
        Assert.Equal("noreply@other-shop.net", _room.Desk.Handovers.Single().Drafts[0].Given!.From);
    }

    [Fact]
    public async Task The_author_of_the_template_writes_where_it_names_one()
    {
        _templates.From = "Team <team@acme-shop.net>";
        await PostAsync(Good());
        await PostAsync(Good(""","alias":"Ann's Shop" """));
        Assert.Equal(["Team <team@acme-shop.net>", "\"Ann's Shop\" <team@acme-shop.net>"], _room.Desk.Handovers.Select(handover => handover.Drafts[0].Given!.From));
    }

    [Fact]
    public async Task Nobody_else_can_send_and_no_domain_is_an_error()
    {
        var (_, other) = await _room.KeyAsync("other");
        Assert.Equal(40003, (await PostAsync(Good().Replace(_room.Secret, other, StringComparison.Ordinal))).Code);
        var (_, reading) = await _room.KeyAsync(change: key => key with { Scope = KeyScope.Read });
        Assert.Equal(40002, (await PostAsync(Good().Replace(_room.Secret, reading, StringComparison.Ordinal))).Code);
        var (_, foreign) = await _room.KeyAsync(change: key => key with { Domain = "elsewhere.net" });
        Assert.Equal(40002, (await PostAsync(Good().Replace(_room.Secret, foreign, StringComparison.Ordinal))).Code);
    }

    [Fact]
    public async Task Who_asks_too_often_has_used_up_his_quota()
    {
        await using var room = await OpenAsync(new ApiOptions { RequestsPerSecond = 1, Burst = 1 });
        await AotsendRoom.VerifyAsync(room, "acme-shop.net");
        var body = Good().Replace(_room.Secret, room.Secret, StringComparison.Ordinal);
        var codes = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            codes.Add((await PostAsync(body, room)).Code);
        }

        Assert.Equal([200, 40007], codes.Distinct().Order());
    }

    [Theory]
    [InlineData("NotYourDomain", 40002)]
    [InlineData("ReservedRecipient", 40005)]
    [InlineData("Sensitive", 40008)]
    [InlineData("Unavailable", 503)]
    public async Task What_the_desk_refuses_has_a_code(string reason, int code)
    {
        _room.Desk.Refuse = _ => new DraftRefusal(0, Enum.Parse<RefusalReason>(reason), "because");
        var answer = await PostAsync(Good());
        Assert.Equal(code, answer.Code);
        Assert.Contains("because", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stands_in_the_log_of_requests_like_any_other()
    {
        await PostAsync(Good());
        Assert.Contains(_room.Requests.All, request => request.Path is "/index/api/send_email" && request.Tenant is "acme");
    }

    [Fact]
    public async Task Other_paths_are_told_in_the_same_form() => Assert.Equal(404, (await SendAsync(new StringContent("{}", Encoding.UTF8, "application/json"), path: "/index/api/balance")).Code);

    private string Good(string more = "") => $$"""{"app_key":"{{_room.Secret}}","template_id":"17","to":"ann@customers.net","data":{"name":"Ann"}{{more}}}""";

    private KeyValuePair<string?, string?>[] Fields() => [new("app_key", _room.Secret), new("template_id", "17"), new("to", "ann@customers.net"), new("data", """{"name":"Ann"}""")];

    private Task<ApiRoom> OpenAsync(ApiOptions options) => ApiRoom.OpenAsync(options, services => services.AddSingleton<ITemplates>(_templates));

    private Task<(int Code, string Message)> PostAsync(string body, ApiRoom? room = null) => SendAsync(new StringContent(body.Replace("KEY", _room.Secret, StringComparison.Ordinal), Encoding.UTF8, "application/json"), room);

    private async Task<(int Code, string Message)> SendAsync(HttpContent content, ApiRoom? room = null, string path = "/index/api/send_email")
    {
        using var client = (room ?? _room).ClientOf(secret: null);
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (json.RootElement.GetProperty("code").GetInt32(), json.RootElement.GetProperty("message").GetString()!);
    }
}
