using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Server.Api;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Api;

public sealed class Documents
{
    [Fact]
    public async Task The_document_has_every_route_with_its_words()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var client = room.ClientOf(null);
        var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json")).RootElement;
        var routes = room.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<ApiRoute>()).OfType<ApiRoute>();
        foreach (var route in routes.Where(route => route.Method.Length > 0 && route.Scope != ApiRoute.Open))
        {
            var operation = document.GetProperty("paths").GetProperty(route.Pattern).GetProperty(route.Method.ToLowerInvariant());
            Assert.False(string.IsNullOrEmpty(operation.GetProperty("summary").GetString()), $"{route.Method} {route.Pattern} has no words");
            Assert.True(operation.GetProperty("responses").TryGetProperty($"{route.Status}", out _), $"{route.Method} {route.Pattern} has no success");
            Assert.True(operation.GetProperty("responses").TryGetProperty("default", out _));
            Assert.True(operation.GetProperty("security").GetArrayLength() == 1);
        }

        var send = document.GetProperty("components").GetProperty("schemas").GetProperty("SendEmail").GetProperty("properties");
        Assert.Contains("domain must be verified", send.GetProperty("from").GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.True(send.TryGetProperty("scheduled_at", out _));
        var parameters = document.GetProperty("paths").GetProperty("/emails").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString());
        Assert.Contains("Idempotency-Key", document.GetProperty("paths").GetProperty("/emails").GetProperty("post").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("x-batch-validation", document.GetProperty("paths").GetProperty("/emails/batch").GetProperty("post").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(["limit", "after", "before", "to", "status", "tag", "message_id", "since", "until", "stream"], parameters);
    }

    [Fact]
    public async Task The_page_names_no_host_but_its_own()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var client = room.ClientOf(null);
        using var response = await client.GetAsync("/docs/");
        var page = await response.Content.ReadAsStringAsync();
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotMatch(new Regex("(src|href)=\"(https?:)?//", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture), page);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        var nonce = policy.Split("'nonce-")[1].Split('\'')[0];
        Assert.Equal(Regex.Count(page, "<script"), Regex.Count(page, Regex.Escape($"nonce=\"{nonce}\"")));
    }
}
