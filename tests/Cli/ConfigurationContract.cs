using Waxwing.Cli.Tests.Support;

namespace Waxwing.Cli.Tests;

/// <summary>Where the command's configuration comes from, and what goes before what. What may stand in it is tested with its reader, in <c>tests/Sender</c>.</summary>
public sealed class ConfigurationContract
{
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
    public async Task A_folder_in_place_of_relays_is_for_hosts_and_refused()
    {
        using var workspace = new Workspace();
        workspace.Environment["WAXWING__PICKUP"] = "/var/spool/shop";
        var run = await workspace.RunAsync("send", "--from", "a@example.com", "--to", "b@example.net", "--relay", "smtps://relay.example");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("pickup: is for a program in a host", run.Errors, StringComparison.Ordinal);
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
}
