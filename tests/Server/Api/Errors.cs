using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Server.Api;
using Waxwing.Server.Store;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Api;

public sealed class Errors
{
    private const string Body = """{"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"t"}""";

    [Theory]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/")]
    [InlineData("POST", "/emails/a/b/c")]
    public async Task What_is_not_there_is_told_in_JSON(string method, string path)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.SendAsync(new HttpMethod(method), path)).IsError(404, "not_found");
    }

    [Theory]
    [InlineData("PUT", "/emails", "POST, GET")]
    [InlineData("DELETE", "/emails/x", "GET, PATCH")]
    [InlineData("GET", "/emails/batch", "POST")]
    [InlineData("OPTIONS", "/logs", "GET")]
    public async Task Another_method_is_told_in_JSON(string method, string path, string allowed)
    {
        await using var room = await ApiRoom.OpenAsync();
        var answer = await room.SendAsync(new HttpMethod(method), path);
        answer.IsError(405, "method_not_allowed");
        Assert.Equal(allowed, string.Join(", ", answer.ContentHeaders.Allow));
    }

    [Theory]
    [InlineData("GET", "/emails/metrics")]
    [InlineData("POST", "/emails/0195d5c0-0000-7000-8000-000000000000/share")]
    [InlineData("GET", "/emails/receiving")]
    [InlineData("GET", "/emails/receiving/1/attachments/2")]
    [InlineData("GET", "/segments")]
    [InlineData("GET", "/audiences/1/contacts")]
    [InlineData("GET", "/contacts")]
    [InlineData("GET", "/contact-properties")]
    [InlineData("GET", "/topics")]
    [InlineData("POST", "/broadcasts")]
    [InlineData("POST", "/automations/1/stop")]
    [InlineData("POST", "/events/send")]
    [InlineData("GET", "/oauth/grants")]
    public async Task What_comes_later_is_told_in_JSON(string method, string path)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.SendAsync(new HttpMethod(method), path, method is "POST" ? "{}" : null)).IsError(501, "not_implemented", "yet");
    }

    [Theory]
    [InlineData(StoreFault.Full)]
    [InlineData(StoreFault.Unavailable)]
    public async Task A_store_that_is_away_is_503_with_a_time(object fault)
    {
        await using var room = await ApiRoom.OpenAsync();
        room.Desk.Before = () => throw new StoreException((StoreFault)fault, "the disk of /var/lib/secret is full");
        var answer = await room.PostAsync("/emails", Body);
        answer.IsError(503, "service_unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.DoesNotContain("secret", answer.Json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_logged_once_when_it_begins_and_once_when_it_is_over_without_a_stack_trace()
    {
        await using var room = await ApiRoom.OpenAsync();
        for (var round = 0; round < 2; round++)
        {
            room.Desk.Before = () => throw new StoreException(StoreFault.Full, "there is too little space left");
            for (var i = 0; i < 3; i++)
            {
                (await room.PostAsync("/emails", Body)).IsError(503, "service_unavailable");
            }

            // Another route that works, and a request that is refused for its own sake, say nothing of this one.
            (await room.GetAsync("/emails")).IsGood();
            (await room.PostAsync("/emails", "{}")).IsError(422, "missing_required_field");
            room.Desk.Before = () => Task.CompletedTask;
            (await room.PostAsync("/emails", Body)).IsGood();
            (await room.PostAsync("/emails", Body)).IsGood();
        }

        string[] once = ["7002 POST /emails is refused, since the store cannot be used (Full): there is too little space left; told once until it is over ", "7003 POST /emails is answered again; 3 requests were refused "];
        Assert.Equal([.. once, .. once], room.Log.All.Where(line => line.StartsWith("700", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_fault_of_ours_says_nothing_of_the_inside_and_the_log_has_it_under_the_id()
    {
        await using var room = await ApiRoom.OpenAsync();
        room.Desk.Before = () => throw new InvalidOperationException("the inside");
        var answer = await room.PostAsync("/emails", Body);
        answer.IsError(500, "internal_server_error");
        Assert.DoesNotContain("the inside", answer.Json.GetRawText(), StringComparison.Ordinal);
        var id = answer.Headers.GetValues("x-request-id").Single();
        Assert.Contains(room.Log.All, line => line.Contains(id, StringComparison.Ordinal) && line.Contains("the inside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_answer_has_an_id_and_the_header_fields_that_keep_browsers_out()
    {
        await using var room = await ApiRoom.OpenAsync();
        var one = await room.GetAsync("/emails");
        var other = await room.GetAsync("/nothing");
        Assert.NotEqual(one.Headers.GetValues("x-request-id").Single(), other.Headers.GetValues("x-request-id").Single());
        foreach (var answer in new[] { one, other })
        {
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("default-src 'none'; frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
            Assert.False(answer.Headers.Contains("Server"));
            Assert.NotNull(answer.ContentHeaders.ContentLength);
        }
    }

    [Fact]
    public async Task The_list_of_routes_is_that_of_the_endpoints()
    {
        await using var room = await ApiRoom.OpenAsync();
        var routes = room.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<ApiRoute>())
            .Where(route => route is { Method.Length: > 0 })
            .Select(route => $"{route!.Method} {route.Pattern} {(route.Scope == ApiRoute.Open ? "open" : route.Scope.ToString())}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "DELETE /api-keys/{id} Admin",
                "DELETE /templates/{id} Admin",
                "GET /api-keys Admin",
                "GET /attachments/{link} open",
                "GET /emails Read",
                "GET /emails/{id} Read",
                "GET /emails/{id}/attachments Read",
                "GET /emails/{id}/attachments/{attachmentId} Read",
                "GET /emails/{id}/events Read",
                "GET /logs Read",
                "GET /logs/{id} Read",
                "GET /templates Read",
                "GET /templates/{id} Read",
                "PATCH /api-keys/{id} Admin",
                "PATCH /emails/{id} Send, Read",
                "PATCH /templates/{id} Admin",
                "POST /api-keys Admin",
                "POST /emails Send",
                "POST /emails/batch Send",
                "POST /emails/{id}/cancel Send, Read",
                "POST /index/api/send_email open",
                "POST /templates Admin",
                "POST /templates/{id}/duplicate Admin",
                "POST /templates/{id}/publish Admin",
                "POST /v3/mail/send Send",
            ],
            routes);
    }

    [Fact]
    public async Task A_body_that_trickles_is_ended()
    {
        // Kestrel looks at the pace once a second, behind a grace of five; the bound itself is what is tested.
        await using var room = await ApiRoom.OpenAsync(new() { BodyOctetsPerSecond = 100_000_000 });
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, room.Address.Port, TestContext.Current.CancellationToken);
        var head = $"POST /emails HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {room.Secret}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{";
        await socket.SendAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        using var answer = new StreamReader(new NetworkStream(socket));
        var text = await answer.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 408", text, StringComparison.Ordinal);
        Assert.Contains("\"statusCode\":408", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_trickles_is_ended()
    {
        await using var room = await ApiRoom.OpenAsync(new() { HeadLimit = TimeSpan.FromSeconds(1) });
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, room.Address.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync("POST /emails HTTP/1.1\r\nHost: loc"u8.ToArray(), TestContext.Current.CancellationToken);
        using var answer = new StreamReader(new NetworkStream(socket));
        Assert.StartsWith("HTTP/1.1 408", await answer.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
