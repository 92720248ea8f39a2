using System.Diagnostics;
using System.Text.Json;
using Waxwing.Server.Tests.Resend;

namespace Waxwing.Server.Tests.Domains;

/// <summary>Resend's own client for Node, changed in nothing but the host, manages domains.</summary>
public sealed class OfficialClient
{
    [Fact]
    public async Task Every_call_about_domains_works_with_the_official_client()
    {
        ResendPackage.Need();
        await using var host = await DomainsHost.StartAsync();
        var said = await CallAsync(host);

        var created = Good(said, "create");
        var id = Text(created, "id");
        Assert.Equal(("mail.example.org", "not_started"), (Text(created, "name"), Text(created, "status")));
        Assert.Equal(["DKIM", "DKIM", "DMARC"], created.GetProperty("records").EnumerateArray().Select(record => Text(record, "record")));
        IsError(said, "createAgain", 403, "validation_error");
        IsError(said, "createElsewhere", 422, "validation_error");
        IsError(said, "createNone", 422, "validation_error");
        Assert.Equal(("domain", id), (Text(Good(said, "get"), "object"), Text(Good(said, "get"), "id")));
        IsError(said, "getNothing", 404, "not_found");
        Assert.Equal(id, Text(Good(said, "list").GetProperty("data")[0], "id"));
        Assert.Equal(0, Good(said, "listPage").GetProperty("data").GetArrayLength());
        Assert.Equal(id, Text(Good(said, "update"), "id"));
        IsError(said, "updateTracking", 422, "validation_error");
        Assert.Equal(id, Text(Good(said, "verify"), "id"));
        Assert.Equal("pending", Text(Good(said, "getLater"), "status"));
        Assert.True(Good(said, "remove").GetProperty("deleted").GetBoolean());
        IsError(said, "removeAgain", 404, "not_found");
    }

    private static async Task<JsonElement> CallAsync(DomainsHost host)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Resend", "domains.cjs");
        var start = new ProcessStartInfo("node") { ArgumentList = { script, host.Room.Address.GetLeftPart(UriPartial.Authority), await host.KeyAsync("ann") }, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["NODE_PATH"] = ResendPackage.Folder;
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        return JsonDocument.Parse(await output).RootElement;
    }

    private static JsonElement Good(JsonElement said, string call)
    {
        var answer = said.GetProperty(call);
        Assert.True(answer.GetProperty("error").ValueKind == JsonValueKind.Null, $"{call}: {answer}");
        return answer.GetProperty("data");
    }

    private static void IsError(JsonElement said, string call, int status, string name)
    {
        var error = said.GetProperty(call).GetProperty("error");
        Assert.Equal((status, name), (error.GetProperty("statusCode").GetInt32(), Text(error, "name")));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
