using System.Text.Json;
using Json.Schema;
using Waxwing.Tests.Errors;

namespace Waxwing.Tests.Configuration;

/// <summary>The documented schema of the configuration against what its reader takes.</summary>
public sealed class ConfigurationSchema
{
    private static readonly string Text = File.ReadAllText(TheErrorPage.Find("docs/schemas/waxwing.schema.json"));
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    [Fact]
    public void A_real_configuration_is_one_and_a_bad_one_is_none()
    {
        Assert.True(Schema.Evaluate(JsonDocument.Parse("""{ "relays": [ { "url": "smtps://u@relay.example:465", "password": "env:X", "maxConnections": 64, "maxWindow": 1 } ], "from": "a@example.com", "deadline": "2m", "timeouts": { "connect": "5s" }, "retry": { "attempts": 3, "budgetPercent": 30, "budgetFloor": 5 }, "breaker": { "failures": 4, "within": "2m", "rest": "20s" } }""").RootElement).IsValid);
        Assert.True(Schema.Evaluate(JsonDocument.Parse("""{ "relays": [ { "url": "lmtp://127.0.0.1:24" }, { "url": "lmtp+unix:/run/dovecot/lmtp", "ehloName": "app.example.com" } ] }""").RootElement).IsValid);
        Assert.True(Schema.Evaluate(JsonDocument.Parse("""{ "mx": { "ehloName": "mail.example.org", "sourceAddresses": ["192.0.2.1", "2001:db8::1"], "ipv6": "whereProven", "mayWaiveAuthentication": ["example.org"], "maxConnectionsPerSite": 4, "port": 2525, "ca": "ca.pem" } }""").RootElement).IsValid);
        foreach (var bad in new[] { """{ "relay": [] }""", """{ "mx": { "port": 25 } }""", """{ "mx": { "ehloName": "mail.example.org", "port": 0 } }""", """{ "mx": { "ehloName": "mail.example.org", "maxConnectionsPerSite": 65 } }""", """{ "mx": { "ehloName": "mail.example.org", "ipv6": false } }""", """{ "deadline": "15" }""", """{ "relays": [ {} ] }""", """{ "relays": [ { "url": "smtps://u@h", "password": "secret" } ] }""", """{ "relays": [ { "url": "lmtp+unix:run/lmtp" } ] }""", """{ "retry": { "attempts": 0 } }""", """{ "retry": { "budgetPercent": 101 } }""", """{ "breaker": { "failures": 1 } }""", """{ "relays": [ { "url": "smtps://h", "maxWindow": 65 } ] }""", """{ "relays": [ { "url": "smtps://h", "maxConnections": 0 } ] }""", """{ "relays": [ { "url": "smtps://u@h", "oauth": { "clientId": "shop" } } ] }""", """{ "relays": [ { "url": "smtps://u@h", "oauth": { "flow": "device", "issuer": "login.example" } } ] }""", """{ "relays": [ { "url": "smtps://u@h", "oauth": { "flow": "device", "clientSecret": "secret" } } ] }""", """{ "tokens": { "key": "secret" } }""", """{ "guard": { "policy": "lax" } }""", """{ "guard": { "rules": [ { "category": "secret" } ] } }""", """{ "guard": { "rules": [ { "category": "Secret", "action": "warn" } ] } }""", """{ "guard": { "allow": [ { "detector": "iban" } ] } }""", """{ "dkim": { "domains": [ { "domain": "example.org" } ] } }""", """{ "dkim": { "domains": [ { "domain": "example.org", "keys": [ { "selector": "a", "key": "secret" } ] } ] } }""" })
        {
            Assert.False(Schema.Evaluate(JsonDocument.Parse(bad).RootElement).IsValid, bad);
            Assert.Throws<SendException>(() => Json.Read(bad));
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("timeouts.", "timeouts")]
    [InlineData("retry.", "retry")]
    [InlineData("breaker.", "breaker")]
    [InlineData("relays[0].", "relay")]
    [InlineData("relays[0].oauth.", "oauth")]
    [InlineData("tokens.", "tokens")]
    [InlineData("guard.", "guard")]
    [InlineData("dkim.", "dkim")]
    [InlineData("mx.", "mx")]
    [InlineData("encryption.", "encryption")]
    public void Schema_and_reader_know_the_same_fields(string path, string place)
    {
        var schema = JsonDocument.Parse(Text).RootElement;
        var properties = place switch
        {
            "" => schema.GetProperty("properties"),
            "relay" or "oauth" => schema.GetProperty("$defs").GetProperty(place).GetProperty("properties"),
            _ => schema.GetProperty("properties").GetProperty(place).GetProperty("properties"),
        };
        var unknown = path switch
        {
            "" => """{ "zzzzzzzzzzzz": 1 }""",
            "relays[0]." => """{ "relays": [ { "url": "smtps://relay.example", "zzzzzzzzzzzz": 1 } ] }""",
            "relays[0].oauth." => """{ "relays": [ { "url": "smtps://relay.example", "oauth": { "flow": "device", "zzzzzzzzzzzz": 1 } } ] }""",
            "mx." => """{ "mx": { "ehloName": "mail.example.org", "zzzzzzzzzzzz": 1 } }""",
            _ => $$"""{ "{{place}}": { "zzzzzzzzzzzz": 1 } }""",
        };
        var message = Assert.Throws<SendException>(() => Json.Read(unknown)).Error.Message;
        Assert.StartsWith($"{path}zzzzzzzzzzzz: ", message, StringComparison.Ordinal);
        var known = message[(message.IndexOf("known here: ", StringComparison.Ordinal) + 12)..].Split(", ");
        Assert.Equal(properties.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }
}
