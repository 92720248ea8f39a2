using System.Text.Json;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

public sealed class AuthenticationResultsFields
{
    [Fact]
    public void Fields_are_read_as_the_source_reads_them()
    {
        var verdicts = new Verdicts<FieldCase>("authentication-results");
        foreach (var element in Corpus.Open("authentication-results").Cases())
        {
            var value = element.GetProperty("value").GetString()!;
            var found = AuthenticationResults.TryParse(value, out var results, out var fault) ? Found(results) : fault.ToString();
            var item = new FieldCase(element.GetProperty("id").GetString()!, value, Expected(element), found);
            verdicts.Add(item, string.Equals(item.Expected, item.Found, StringComparison.Ordinal), item.ToString());
        }

        verdicts.Conclude();
    }

    private static string Expected(JsonElement element) => string.Join("; ", element.GetProperty("results").EnumerateArray().Select(result =>
    {
        var properties = result.GetProperty("properties").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!, StringComparer.Ordinal);
        string? Text(string name) => properties.GetValueOrDefault(name);
        // The source has a field for each property that it knows.
        var known = Text("HeaderKey") is { } key ? $" header.{key}={Text("HeaderValue")}"
            : Text("From") is { } from ? $" smtp.mailfrom={from}"
            : Text("Auth") is { } auth ? $" smtp.auth={auth}"
            : Text("Identifier") is { } identifier ? $" header.i={identifier}"
            : "";
        return $"{result.GetProperty("method").GetString()}={Text("Value")} {Text("Reason")}{known}";
    }).Prepend(element.GetProperty("identifier").GetString()));

    private static string Found(AuthenticationResults results) => string.Join("; ", results.Results.Select(result =>
        $"{result.Method.Replace("-", "", StringComparison.Ordinal)}={result.Result} {result.Reason}{string.Concat(result.Properties.Select(property => $" {property}"))}").Prepend(results.Server));

    private sealed record FieldCase(string Id, string Value, string Expected, string Found)
    {
        public override string ToString() => $"{Id} [{Value}] source finds [{Expected}], we find [{Found}]";
    }
}
