using Waxwing.Smtp;

namespace Waxwing.Tests.Configuration;

/// <summary>The configuration: strict, and each error names its field.</summary>
public sealed class ConfigurationFields
{
    [Fact]
    public void Every_field_is_read()
    {
        var settings = Json.Read("""
            {
              "$schema": "docs/schemas/waxwing.schema.json",
              "relays": [
                { "url": "smtps://user@relay.example", "password": "env:X", "ca": "ca.pem", "ehloName": "[192.0.2.1]", "minimumMechanism": "SCRAM-SHA-256", "maxConnections": 2, "maxWindow": 8 },
                { "url": "smtp://10.0.0.1:2587", "trustedCertificateFingerprint": "ab", "token": "file:t", "clientCertificate": "c.pem", "clientKey": "file:k", "pins": [ "one", "two" ] }
              ],
              "from": "a@example.com",
              "pickup": "spool",
              "deadline": "2m",
              "timeouts": { "connect": "500ms", "finalDot": "1h" },
              "retry": { "attempts": 5, "firstDelay": "10s", "maxDelay": "1d" },
              "idle": "0s",
              "resolver": "127.0.0.1:5353",
              "resolverIsTrusted": true
            }
            """);
        Assert.Equal(("127.0.0.1:5353", true), (settings.Resolver.Configured!.Servers[0].ToString(), settings.Resolver.IsTrusted));
        Assert.Equal(("a@example.com", "spool"), (settings.From, settings.Pickup));
        Assert.Equal(["smtps://relay.example:465", "smtp://10.0.0.1:2587"], settings.Sender.Relays.Select(relay => relay.Url));
        Assert.Equal(("env:X", "ca.pem", "[192.0.2.1]", (AuthMechanism?)AuthMechanism.ScramSha256), settings.Sender.Relays[0] is var first
            ? (first.Password!.ToString(), first.AuthorityFile!, first.EhloName!, first.MinimumMechanism) : default);
        Assert.Equal("ab", settings.Sender.Relays[1].TrustedCertificateFingerprint);
        Assert.Equal(("file:t", "c.pem", "file:k"), settings.Sender.Relays[1] is var second ? (second.Token!.ToString(), second.ClientCertificateFile!, second.ClientKey!.ToString()) : default);
        Assert.Equal((2, 8), (settings.Sender.Relays[0].MaxConnections, settings.Sender.Relays[0].MaxWindow));
        Assert.Equal((4, 64), (settings.Sender.Relays[1].MaxConnections, settings.Sender.Relays[1].MaxWindow));
        Assert.Empty(settings.Sender.Relays[0].Pins);
        Assert.Equal(["one", "two"], settings.Sender.Relays[1].Pins);
        Assert.Equal(TimeSpan.FromMinutes(2), settings.Sender.Deadline);
        Assert.Equal((TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1)), (settings.Sender.Timeouts.Connect, settings.Sender.Timeouts.FinalDot));
        Assert.Equal(SmtpTimeouts.Default.Greeting, settings.Sender.Timeouts.Greeting);
        Assert.Equal((5, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)), (settings.Sender.Retry.MaxAttempts, settings.Sender.Retry.FirstDelay, settings.Sender.Retry.MaxDelay));
        Assert.Equal(TimeSpan.Zero, settings.Sender.IdleLimit);
    }

    [Theory]
    [InlineData("""{ "relay": [] }""", "UnknownField", "relay: unknown field; did you mean relays?")]
    [InlineData("""{ "timeouts": { "conect": "1s" } }""", "UnknownField", "timeouts.conect: unknown field; did you mean connect?")]
    [InlineData("""{ "resolver": "dns.example.org" }""", "InvalidValue", "resolver: must be the address of a resolver")]
    [InlineData("""{ "resolverIsTrusted": "maybe" }""", "InvalidValue", "resolverIsTrusted: must be true or false")]
    [InlineData("""{ "zzzzzzzzzzzz": 1 }""", "UnknownField", "zzzzzzzzzzzz: unknown field; known here:")]
    [InlineData("""{ "relays": [ {} ] }""", "InvalidValue", "relays[0].url: is missing: it names the relay, such as smtps://user@mail.example.org")]
    [InlineData("""{ "relays": [ { "url": "smtps://relay.example", "ca": "" } ] }""", "InvalidValue", "relays[0].ca: is empty: give it a value, or leave it out")]
    [InlineData("""{ "relays": [ { "url": "" } ] }""", "InvalidValue", "relays[0].url: is empty: give it a value, or leave it out")]
    [InlineData("""{ "deadline": "" }""", "InvalidValue", "deadline: is empty: give it a value, or leave it out")]
    [InlineData("""{ "relays": [ { "url": "http://relay.example" } ] }""", "InvalidRelayUrl", "relays[0].url: ")]
    [InlineData("""{ "relays": [ { "url": "smtps://u:canary@relay.example" } ] }""", "PasswordNotAllowed", "relays[0].url: ")]
    [InlineData("""{ "relays": [ { "url": "smtps://u@relay.example", "password": "canary" } ] }""", "InvalidValue", "relays[0].password: ")]
    [InlineData("""{ "relays": [ { "url": "smtps://u@relay.example", "minimumMechanism": "CRAM-MD5" } ] }""", "InvalidValue", "relays[0].minimumMechanism: must be one of LOGIN, PLAIN, SCRAM-SHA-256, SCRAM-SHA-256-PLUS, XOAUTH2, OAUTHBEARER, EXTERNAL")]
    [InlineData("""{ "relays": [ { "url": "smtps://u@relay.example", "token": "canary" } ] }""", "InvalidValue", "relays[0].token: ")]
    [InlineData("""{ "relays": [ { "url": "smtps://relay.example", "clientKey": "canary" } ] }""", "InvalidValue", "relays[0].clientKey: ")]
    [InlineData("""{ "relays": [ { "url": "smtps://relay.example", "pins": [] } ] }""", "InvalidValue", "relays[0].pins: must be a list of 2 to 100 texts")]
    [InlineData("""{ "relays": [ { "url": "smtps://relay.example", "pins": [ "one" ] } ] }""", "InvalidValue", "relays[0].pins: must be a list of 2 to 100 texts")]
    [InlineData("""{ "relays": [ { "url": "smtps://relay.example", "pins": "one" } ] }""", "InvalidValue", "relays[0].pins: must be a list")]
    [InlineData("""{ "relays": [ { "url": "smtps://relay.example", "pins": [ "one", {} ] } ] }""", "InvalidValue", "relays[0].pins: must be a list")]
    [InlineData("""{ "relays": [ { "url": "smtps://relay.example", "maxConnections": 0 } ] }""", "InvalidValue", "relays[0].maxConnections: must be a whole number from 1 to 64")]
    [InlineData("""{ "relays": [ { "url": "smtps://relay.example", "maxWindow": 65 } ] }""", "InvalidValue", "relays[0].maxWindow: must be a whole number from 1 to 64")]
    [InlineData("""{ "relays": "smtps://relay.example" }""", "InvalidValue", "relays: must be a list")]
    [InlineData("""{ "relays": [ "smtps://relay.example" ] }""", "InvalidValue", "relays[0]: must be an object")]
    [InlineData("""{ "relays": { "1": { "url": "smtps://relay.example" } } }""", "InvalidValue", "relays: must be a list without gaps, and has no item 0")]
    [InlineData("""{ "deadline": "15" }""", "InvalidValue", "deadline: must be a whole number and a unit")]
    [InlineData("""{ "deadline": 15 }""", "InvalidValue", "deadline: must be a whole number and a unit")]
    [InlineData("""{ "deadline": "00:15:00" }""", "InvalidValue", "deadline: ")]
    [InlineData("""{ "deadline": "6d" }""", "InvalidValue", "from 1ms to 5d")]
    [InlineData("""{ "deadline": "999999999d" }""", "InvalidValue", "deadline: ")]
    [InlineData("""{ "deadline": { "s": 1 } }""", "InvalidValue", "deadline: must be one value")]
    [InlineData("""{ "retry": { "attempts": 21 } }""", "InvalidValue", "retry.attempts: must be a whole number from 1 to 20")]
    [InlineData("""{ "retry": { "attempts": 1.5 } }""", "InvalidValue", "retry.attempts: ")]
    [InlineData("""{ "retry": true }""", "InvalidValue", "retry: must be an object")]
    public void A_bad_field_is_named_by_its_whole_path(string json, string detail, string message)
    {
        var error = Assert.Throws<SendException>(() => Json.Read(json)).Error;
        Assert.Equal((SendStage.Configure, detail), (error.Stage, error.Detail));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.Message, StringComparison.Ordinal);
    }
}
