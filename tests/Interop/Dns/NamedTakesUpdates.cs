using System.Text.Json;
using System.Text.Json.Nodes;

namespace Waxwing.Interop.Tests;

/// <summary>The built command writes to a real BIND by signed dynamic updates, and asks each name server what it has.</summary>
public sealed class NamedTakesUpdates(NamedServers named) : IClassFixture<NamedServers>, IDisposable
{
    private readonly DirectoryInfo keys = Directory.CreateTempSubdirectory("waxwing-keys-");

    public void Dispose() => keys.Delete(recursive: true);

    [Fact]
    public async Task Domain_setup_says_what_is_lacking_writes_it_and_sees_it_at_every_name_server()
    {
        NamedServers.Need();
        Assert.Equal(0, (await RunAsync("dkim", "new", "--domain", "setup.test", "--out", keys.FullName, "--selector", "s1")).ExitCode);
        string[] setup = ["domain", "setup", "setup.test", "--address", named.Sender, "--mx", "mail.setup.test", "--keys", keys.FullName, "--resolver", named.First, "--json"];

        // Nothing is written where nobody said so.
        var asked = await RunAsync(setup);
        Assert.Equal((10, false), (asked.ExitCode, Json(asked).GetProperty("update").ValueKind == JsonValueKind.Object));
        Assert.Equal(
            [("Dkim", "Lacking"), ("Dkim", "Lacking"), ("ReturnPath", "Lacking"), ("Spf", "Wrong"), ("ReverseDns", "Good"), ("Dmarc", "Lacking")],
            States(asked));
        Assert.Empty(await NamedServers.TextsAsync(named.First, "_dmarc.setup.test"));
        Assert.Equal("v=spf1 mx ip4:" + named.Sender + " -all", Record(asked, "Spf").GetProperty("data").GetString());

        // The first server has it then, and the second is told of.
        var half = await RunAsync([.. setup, "--update", named.First, "--tsig", named.Key]);
        Assert.Equal(10, half.ExitCode);
        Assert.True(Json(half).GetProperty("update").GetProperty("done").GetBoolean(), half.Output);
        Assert.Equal([("ns1.setup.test", "Same"), ("ns2.setup.test", "Lacking")], Servers(Record(half, "Dmarc")));
        Assert.Equal([("ns1.setup.test", "Same"), ("ns2.setup.test", "Different")], Servers(Record(half, "Spf")));
        Assert.False(Json(half).GetProperty("dmarc").GetProperty("free").GetBoolean());
        Assert.Equal(["\"of somebody else\"", $"\"v=spf1 mx ip4:{named.Sender} -all\""], (await NamedServers.TextsAsync(named.First, "setup.test")).Order(StringComparer.Ordinal));

        var whole = await RunAsync([.. setup, "--update", named.Second, "--tsig", named.Key]);
        Assert.All(Json(whole).GetProperty("records").EnumerateArray().Where(record => Text(record, "state") is "Good" && record.GetProperty("servers").GetArrayLength() > 0),
            record => Assert.Equal(["Same", "Same"], Servers(record).Select(server => server.State)));
        // Now that the domain takes mail, TLS is asked for; the policy comes before its record.
        Assert.Equal(
            [("Dkim", "Good"), ("Dkim", "Good"), ("ReturnPath", "Good"), ("Spf", "Good"), ("ReverseDns", "Good"), ("Dmarc", "Good"), ("MtaSts", "Lacking"), ("TlsRpt", "Lacking")],
            States(whole));
        Assert.Contains("serve the policy at https://mta-sts.setup.test/.well-known/mta-sts.txt: ", Text(Record(whole, "MtaSts"), "heldBy"), StringComparison.Ordinal);
        Assert.Contains("mx: mail.setup.test\r\n", Text(Json(whole).GetProperty("policyFile"), "text"), StringComparison.Ordinal);

        // Nothing blocks the next step now: it is taken when it is asked for, and not before.
        Assert.Equal(("None", "Quarantine", true), NextStep(whole));
        foreach (var server in (string[])[named.First, named.Second])
        {
            Assert.Equal(["\"v=DMARC1; p=none; rua=mailto:postmaster@setup.test\""], await NamedServers.TextsAsync(server, "_dmarc.setup.test"));
        }

        var advanced = await RunAsync([.. setup, "--update", named.First, "--tsig", named.Key, "--advance"]);
        Assert.Equal(["\"v=DMARC1; p=quarantine; rua=mailto:postmaster@setup.test\""], await NamedServers.TextsAsync(named.First, "_dmarc.setup.test"));
        // The second server has the milder policy still, so the step after is for later.
        Assert.Equal(("Quarantine", "Reject", false), NextStep(advanced));

        // For a person the same is said in lines.
        var shown = await RunAsync([.. setup[..^1]]);
        Assert.Contains("good     Spf         setup.test: Everybody who sends is named", shown.Output, StringComparison.Ordinal);
        Assert.Contains("not at every name server: ", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_that_is_set_up_with_its_policy_served_lacks_nothing()
    {
        NamedServers.Need();
        Assert.Equal(0, (await RunAsync("dkim", "new", "--domain", "whole.test", "--out", keys.FullName, "--algorithm", "ed25519")).ExitCode);
        string[] setup =
        [
            "domain", "setup", "whole.test", "--address", named.Sender, "--mx", "mail.whole.test", "--keys", keys.FullName,
            "--resolver", named.First, "--ca", named.AuthorityFile, "--json",
        ];

        // Once for the records of a sender, and once more for those of the receiver that it is then.
        foreach (var written in (string[][])[["Dkim", "ReturnPath", "Spf", "Dmarc"], ["MtaSts", "TlsRpt"]])
        {
            var run = await RunAsync([.. setup, "--update", named.First, "--tsig", named.Key]);
            Assert.Equal(written.Length, Json(run).GetProperty("written").GetArrayLength());
            Assert.True(Json(run).GetProperty("update").GetProperty("done").GetBoolean(), run.Output);
        }

        var whole = await RunAsync(setup);
        Assert.True(whole.ExitCode == 0, whole.Output + whole.Error);
        Assert.True(Json(whole).GetProperty("complete").GetBoolean());
        Assert.Equal(["Dkim", "ReturnPath", "Spf", "ReverseDns", "Dmarc", "MtaSts", "TlsRpt"], States(whole).Select(record => record.Item1));
        Assert.Equal("Senders deliver over verified TLS only.", Text(Record(whole, "MtaSts"), "reason"));

        // With nothing to change nothing is sent.
        var again = await RunAsync([.. setup, "--update", named.First, "--tsig", named.Key]);
        Assert.Equal((0, JsonValueKind.Null), (again.ExitCode, Json(again).GetProperty("update").ValueKind));
    }

    [Fact]
    public async Task Keys_are_rotated_through_all_states_without_a_gap()
    {
        NamedServers.Need();
        string[] rotate = ["dkim", "rotate", "--domain", "rotate.test", "--keys", keys.FullName, "--resolver", named.First, "--json"];
        string[] first = [.. rotate, "--update", named.First, "--tsig", named.Key];
        string[] second = [.. rotate, "--update", named.Second, "--tsig", named.Key];

        var made = await RunAsync(rotate);
        var old = Text(Json(made), "made");
        Assert.Equal((0, "New", "Publish"), (made.ExitCode, Stage(made, old), Next(made)));
        Assert.Equal("New", Stage(await RunAsync(first), old));
        Assert.Equal("New", Stage(await RunAsync(rotate), old));
        var visible = await RunAsync(second);
        Assert.Equal(("Visible", "Switch"), (Stage(visible, old), Next(visible)));
        var signing = await RunAsync([.. rotate, "--switched"]);
        Assert.Equal(("Signing", "Rest"), (Stage(signing, old), Next(signing)));

        // The next keys, beside the old ones.
        var begun = await RunAsync([.. first, "--now"]);
        var next = Text(Json(begun), "made");
        Assert.NotEqual(old, next);
        Assert.Equal(("Signing", "New"), (Stage(begun, old), Stage(begun, next)));
        var early = await RunAsync([.. rotate, "--switched"]);
        Assert.Equal((10, "Signing", "New"), (early.ExitCode, Stage(early, old), Stage(early, next)));
        await RunAsync(second);
        var switched = await RunAsync([.. rotate, "--switched"]);
        Assert.Equal((0, "Retiring", "Signing", "Keep"), (switched.ExitCode, Stage(switched, old), Stage(switched, next), Next(switched)));
        Assert.Contains("v=DKIM1; k=ed25519; p=", Assert.Single(await NamedServers.TextsAsync(named.First, $"{old}-ed25519._domainkey.rotate.test")), StringComparison.Ordinal);

        // Eight days later.
        SetBack("rotate.test", old, days: 8);
        var half = await RunAsync(first);
        Assert.Equal(("Retiring", "Withdraw"), (Stage(half, old), Next(half)));
        var withdrawn = await RunAsync(second);
        Assert.Equal((0, "Withdrawn", "Signing", "Rest"), (withdrawn.ExitCode, Stage(withdrawn, old), Stage(withdrawn, next), Next(withdrawn)));
        foreach (var server in (string[])[named.First, named.Second])
        {
            Assert.Equal(["\"v=DKIM1; k=rsa; p=\""], await NamedServers.TextsAsync(server, $"{old}-rsa._domainkey.rotate.test"));
            Assert.Contains("k=ed25519; p=", Assert.Single(await NamedServers.TextsAsync(server, $"{next}-ed25519._domainkey.rotate.test")), StringComparison.Ordinal);
        }

        var record = await RunAsync("dkim", "record", Path.Combine(keys.FullName, $"{next}-rsa._domainkey.rotate.test.pem"), "--resolver", named.First);
        Assert.Equal(0, record.ExitCode);
        Assert.Contains("published", record.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_that_the_server_refuses_changes_nothing_and_says_why()
    {
        NamedServers.Need();
        string[] setup = ["domain", "setup", "refuse.test", "--address", named.Sender, "--keys", keys.FullName, "--resolver", named.First, "--json", "--update", named.First, "--tsig"];
        Assert.Equal((6, "KeyRefused"), Fault(await RunAsync([.. setup, named.Forged])));
        Assert.Equal((7, "Refused"), Fault(await RunAsync([.. setup, named.Powerless])));
        Assert.Empty(await NamedServers.TextsAsync(named.First, "refuse.test"));
        Assert.Empty(await NamedServers.TextsAsync(named.First, "_dmarc.refuse.test"));

        static (int, string) Fault(Command run) => (run.ExitCode, Text(Json(run).GetProperty("update"), "fault"));
    }

    private void SetBack(string domain, string name, int days)
    {
        var file = Path.Combine(keys.FullName, $"{domain}.dkim.json");
        var document = JsonNode.Parse(File.ReadAllText(file))!;
        var generation = document["generations"]!.AsArray().Single(one => string.Equals(one!["name"]!.GetValue<string>(), name, StringComparison.Ordinal))!;
        generation["since"] = generation["since"]!.GetValue<DateTimeOffset>() - TimeSpan.FromDays(days);
        File.WriteAllText(file, document.ToJsonString());
    }

    private static Task<Command> RunAsync(params string[] arguments) => Command.RunAsync("env",
    [
        $"DOTNET_ROOT={Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."))}",
        Path.Combine(AppContext.BaseDirectory, "waxwing"), .. arguments,
    ]);

    private static JsonElement Json(Command run)
    {
        Assert.True(run.Output.StartsWith('{'), run.Output + run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static JsonElement Record(Command run, string role) => Json(run).GetProperty("records").EnumerateArray().First(record => string.Equals(Text(record, "role"), role, StringComparison.Ordinal));

    private static IEnumerable<(string, string)> States(Command run) => Json(run).GetProperty("records").EnumerateArray().Select(record => (Text(record, "role"), Text(record, "state")));

    private static IEnumerable<(string Server, string State)> Servers(JsonElement record) => record.GetProperty("servers").EnumerateArray().Select(server => (Text(server, "server"), Text(server, "state")));

    private static (string, string, bool) NextStep(Command run)
    {
        var step = Json(run).GetProperty("dmarc");
        return (Text(step, "policy"), Text(step, "next"), step.GetProperty("free").GetBoolean());
    }

    private static string Stage(Command run, string name) => Text(Json(run).GetProperty("keys").EnumerateArray().Single(keys => string.Equals(Text(keys, "name"), name, StringComparison.Ordinal)), "stage");

    private static string Next(Command run) => Text(Json(run).GetProperty("next")[0], "step");
}
