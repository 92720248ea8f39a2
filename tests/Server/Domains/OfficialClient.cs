using System.Text.Json;
using Waxwing.Server.Tests.Resend;
using static Waxwing.Server.Tests.Resend.ResendCalls;

namespace Waxwing.Server.Tests.Domains;

/// <summary>Resend's own client for Node, changed in nothing but the host, manages domains.</summary>
public sealed class OfficialClient
{
    [Fact]
    public async Task Every_call_about_domains_works_with_the_official_client()
    {
        ResendPackage.Need();
        await using var host = await DomainsHost.StartAsync();
        var said = await CallAsync("domains", host.Room.Address, await host.KeyAsync("ann"));

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
}
