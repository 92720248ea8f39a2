using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
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
        // SendGrid's own document describes what lies under /v3.
        foreach (var route in routes.Where(route => route.Method.Length > 0 && route.Scope != ApiRoute.Open && !route.Pattern.StartsWith("/v3/", StringComparison.Ordinal)))
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
    public async Task The_document_is_valid_OpenAPI_and_its_words_are_no_XML()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var client = room.ClientOf(null);
        var json = await client.GetStringAsync("/openapi/v1.json");
        var (document, diagnostic) = OpenApiDocument.Parse(json, "json");
        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.All(document!.Paths.Values.SelectMany(path => path.Operations!.Values).GroupBy(operation => operation.OperationId), named => Assert.Single(named));
        Assert.Equal(["api-keys", "emails", "logs", "templates"], document.Tags!.Select(tag => tag.Name!).Order(StringComparer.Ordinal));
        Assert.Contains("`Name <address>`", document.Components!.Schemas!["SendEmail"].Properties!["from"].Description, StringComparison.Ordinal);
        Assert.Equal(JsonSchemaType.String | JsonSchemaType.Array | JsonSchemaType.Null, document.Components.Schemas["SendEmail"].Properties!["to"].Type);
        Assert.Equal(JsonSchemaType.Integer, document.Components.Schemas["Error"].Properties!["statusCode"].Type);
    }

    [Fact]
    public async Task Every_operation_tells_its_errors_with_examples_in_the_words_of_the_answers()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var client = room.ClientOf(null);
        var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json")).RootElement;
        var names = Enum.GetValues<ErrorName>().Select(name => name.Text()).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, operation) in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (path.Name, operation.Value))))
        {
            var errors = operation.GetProperty("responses").EnumerateObject().Where(response => response.Name[0] is '4' or '5').ToDictionary(response => response.Name, response => response.Value, StringComparer.Ordinal);
            string[] wanted = ["401", "403", "429", "500", "503", .. path.Contains('{') ? ["404", "422"] : Array.Empty<string>(), .. operation.TryGetProperty("requestBody", out _) ? ["400", "408", "413", "415", "422"] : Array.Empty<string>()];
            Assert.Empty(wanted.Except(errors.Keys, StringComparer.Ordinal).Select(status => $"{path} lacks {status}"));
            foreach (var (status, error) in errors)
            {
                foreach (var example in error.GetProperty("content").GetProperty("application/json").GetProperty("examples").EnumerateObject())
                {
                    var value = example.Value.GetProperty("value");
                    Assert.Equal((status, example.Name), (value.GetProperty("statusCode").GetRawText(), value.GetProperty("name").GetString()));
                    Assert.Contains(example.Name, names);
                }
            }
        }
    }

    [Fact]
    public async Task The_example_of_every_body_is_taken()
    {
        await using var room = await ApiRoom.OpenAsync();
        var document = JsonDocument.Parse(await room.Client.GetStringAsync("/openapi/v1.json")).RootElement;
        foreach (var (path, method, operation) in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => (path.Name, operation.Name, operation.Value))))
        {
            if (operation.TryGetProperty("requestBody", out var body))
            {
                var example = body.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText();
                var answer = await room.SendAsync(new HttpMethod(method.ToUpperInvariant()), path.Replace("{id}", "0195d5c0-0000-7000-8000-000000000000", StringComparison.Ordinal), example);
                Assert.True((int)answer.Status is 200 or 201 or 404, $"{method} {path}: {answer.Json}");
            }
        }
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
        // A plus sign of base64 stands in the page as a browser reads it out of an attribute: &#x2B;
        Assert.Equal(Regex.Count(page, "<script"), Regex.Count(WebUtility.HtmlDecode(page), Regex.Escape($"nonce=\"{nonce}\"")));
    }
}
