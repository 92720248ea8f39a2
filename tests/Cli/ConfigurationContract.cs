using System.Text;
using Microsoft.Extensions.Configuration;
using Waxwing.Cli.Configuration;
using Waxwing.Cli.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Cli.Tests;

/// <summary>The configuration: strict, and each error names its field.</summary>
public sealed class ConfigurationContract
{
    [Fact]
    public void Every_field_is_read()
    {
        var settings = Read("""
            {
              "$schema": "docs/schemas/waxwing.schema.json",
              "relays": [
                { "url": "smtps://user@relay.example", "password": "env:X", "ca": "ca.pem", "ehloName": "[192.0.2.1]", "minimumMechanism": "SCRAM-SHA-256" },
                { "url": "smtp://10.0.0.1:2587", "trustedCertificateFingerprint": "ab", "token": "file:t", "clientCertificate": "c.pem", "clientKey": "file:k", "pins": [ "one", "two" ] }
              ],
              "from": "a@example.com",
              "deadline": "2m",
              "timeouts": { "connect": "500ms", "finalDot": "1h" },
              "retry": { "attempts": 5, "firstDelay": "10s", "maxDelay": "1d" },
              "idle": "0s",
              "resolver": "127.0.0.1:5353",
              "resolverIsTrusted": true
            }
            """);
        Assert.Equal(("127.0.0.1:5353", true), (settings.Resolver.Configured!.Servers[0].ToString(), settings.Resolver.IsTrusted));
        Assert.Equal("a@example.com", settings.From);
        Assert.Equal(["smtps://relay.example:465", "smtp://10.0.0.1:2587"], settings.Sender.Relays.Select(relay => relay.Url));
        Assert.Equal(("env:X", "ca.pem", "[192.0.2.1]", (AuthMechanism?)AuthMechanism.ScramSha256), settings.Sender.Relays[0] is var first
            ? (first.Password!.ToString(), first.AuthorityFile!, first.EhloName!, first.MinimumMechanism) : default);
        Assert.Equal("ab", settings.Sender.Relays[1].TrustedCertificateFingerprint);
        Assert.Equal(("file:t", "c.pem", "file:k"), settings.Sender.Relays[1] is var second ? (second.Token!.ToString(), second.ClientCertificateFile!, second.ClientKey!.ToString()) : default);
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
    [InlineData("""{ "relays": [ {} ] }""", "InvalidValue", "relays[0].url: is missing")]
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
        var error = Assert.Throws<SendException>(() => Read(json)).Error;
        Assert.Equal((SendStage.Configure, detail), (error.Stage, error.Detail));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1ms", 1)]
    [InlineData("30s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    public void A_duration_is_a_whole_number_and_a_unit(string text, int milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
        Assert.Equal(text, Duration.Format(duration));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1 s")]
    [InlineData("1S")]
    [InlineData("1.5s")]
    [InlineData("٣s")]
    [InlineData("9999999999s")]
    [InlineData("999999999d")]
    public void Anything_else_is_no_duration(string? text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public async Task The_environment_goes_before_the_file_and_an_option_before_both()
    {
        using var workspace = new Workspace();
        workspace.Write("waxwing.json", """{ "relays": [ { "url": "smtps://file.example" } ], "from": "file@example.com" }""");
        workspace.Environment["WAXWING__RELAYS__0__URL"] = "smtps://environment.example";
        string[] arguments = ["send", "--dry-run", "--json", "--to", "b@example.net"];
        var environment = (await workspace.RunAsync(arguments)).Json.GetProperty("plan");
        Assert.Equal(("smtps://environment.example:465", "file@example.com"), (environment.GetProperty("relays")[0].GetString(), environment.GetProperty("from").GetString()));
        var option = (await workspace.RunAsync([.. arguments, "--relay", "smtps://option.example", "--from", "option@example.com"])).Json.GetProperty("plan");
        Assert.Equal(("smtps://option.example:465", "option@example.com"), (option.GetProperty("relays")[0].GetString(), option.GetProperty("from").GetString()));
    }

    [Fact]
    public async Task A_relay_on_the_command_line_never_gets_the_password_of_a_configured_one()
    {
        using var workspace = new Workspace();
        workspace.Environment["P"] = "canary";
        workspace.Write("waxwing.json", """{ "relays": [ { "url": "smtps://user@file.example", "password": "env:P" } ] }""");
        var run = await workspace.RunAsync("send", "--dry-run", "--from", "a@example.com", "--to", "b@example.net", "--relay", "smtps://user@option.example");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("has a user and no password", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_relay_of_the_file_or_of_the_options_is_in_the_plan_in_its_order()
    {
        using var workspace = new Workspace();
        workspace.Write("waxwing.json", """{ "relays": [ { "url": "smtps://one.example" }, { "url": "smtp://two.example" } ], "from": "file@example.com", "breaker": { "failures": 3, "rest": "10s" }, "retry": { "budgetPercent": 0, "budgetFloor": 3 } }""");
        string[] arguments = ["send", "--dry-run", "--to", "b@example.net"];
        Assert.Equal(["smtps://one.example:465", "smtp://two.example:587"], Relays(await workspace.RunAsync([.. arguments, "--json"])));
        Assert.Equal(["smtps://three.example:465", "smtps://four.example:465"], Relays(await workspace.RunAsync([.. arguments, "--json", "--relay", "smtps://three.example", "--relay", "smtps://four.example"])));
        Assert.Contains("To smtps://one.example:465, else smtp://two.example:587 would go:", (await workspace.RunAsync(arguments)).Output, StringComparison.Ordinal);

        static IEnumerable<string?> Relays(Run run) => run.Json.GetProperty("plan").GetProperty("relays").EnumerateArray().Select(relay => relay.GetString());
    }

    [Fact]
    public async Task Each_relay_has_a_password_of_its_own_and_none_gets_that_of_another()
    {
        using var workspace = new Workspace();
        workspace.Environment["P"] = "canary";
        string[] arguments = ["send", "--dry-run", "--from", "a@example.com", "--to", "b@example.net", "--relay", "smtps://u@one.example", "--relay", "smtps://u@two.example", "--password", "env:P"];
        var one = await workspace.RunAsync(arguments);
        Assert.Equal(3, one.ExitCode);
        Assert.Contains("has a user and no password", one.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await workspace.RunAsync([.. arguments, "--password", "env:P"])).ExitCode);
        Assert.Equal(2, (await workspace.RunAsync([.. arguments, "--password", "env:P", "--password", "env:P"])).ExitCode);
    }

    [Fact]
    public async Task An_unknown_variable_is_an_unknown_field()
    {
        using var workspace = new Workspace();
        workspace.Environment["WAXWING__RELAY"] = "smtps://relay.example";
        var run = await workspace.RunAsync("send", "--from", "a@example.com", "--to", "b@example.net");
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public async Task Text_that_is_no_JSON_is_3_with_line_and_column_and_is_not_quoted()
    {
        using var workspace = new Workspace();
        workspace.Write("other.json", "{\n  \"relays\": [],\n  \"password\": tcanary\n}\n");
        var run = await workspace.RunAsync("send", "--config", "other.json", "--from", "a@example.com", "--to", "b@example.net");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("other.json, line 3, column 16", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{ \"from\": \"a@example.com\", \"From\": \"b@example.com\" }")]
    public async Task JSON_that_is_no_object_with_distinct_fields_is_3(string text)
    {
        using var workspace = new Workspace();
        workspace.Write("waxwing.json", text);
        Assert.Equal(3, (await workspace.RunAsync("send", "--from", "a@example.com", "--to", "b@example.net")).ExitCode);
    }

    [Fact]
    public async Task A_configuration_that_is_named_and_missing_is_3()
    {
        using var workspace = new Workspace();
        var run = await workspace.RunAsync("send", "--json", "--config", "missing.json", "--from", "a@example.com", "--to", "b@example.net");
        Assert.Equal((3, "FileUnreadable"), (run.ExitCode, run.Json.GetProperty("error").GetProperty("detail").GetString()));
    }

    private static Settings Read(string json) =>
        ConfigurationReader.Read(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build());
}
