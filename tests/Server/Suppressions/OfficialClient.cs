using System.Text.Json;
using Waxwing.Server.Suppressions;
using Waxwing.Server.Tests.Resend;
using Waxwing.Server.Tests.Support;
using static Waxwing.Server.Tests.Resend.ResendCalls;

namespace Waxwing.Server.Tests.Suppressions;

/// <summary>Resend's own client for Node, changed in nothing but the host, keeps the list.</summary>
public sealed class OfficialClient
{
    [Fact]
    public async Task Every_call_about_suppressions_works_with_the_official_client()
    {
        ResendPackage.Need();
        await using var room = await ApiRoom.OpenAsync(change: services => services.AddSuppressions());
        var said = await CallAsync("suppressions", room.Address, room.Secret);

        var id = Text(Good(said, "add"), "id");
        Assert.Equal(("suppression", id), (Text(Good(said, "add"), "object"), Text(Good(said, "addAgain"), "id")));
        IsError(said, "addNothing", 422, "validation_error");
        Assert.Equal((id, "ann@customers.net", "manual"), (Text(Good(said, "get"), "id"), Text(Good(said, "get"), "email"), Text(Good(said, "get"), "origin")));
        Assert.Equal(id, Text(Good(said, "getByEmail"), "id"));
        IsError(said, "getNobody", 404, "not_found");
        Assert.Equal(2, Good(said, "batchAdd").GetProperty("data").GetArrayLength());
        Assert.Equal(3, Good(said, "list").GetProperty("data").GetArrayLength());
        Assert.Equal(0, Good(said, "listBounces").GetProperty("data").GetArrayLength());
        Assert.True(Good(said, "listPage").GetProperty("has_more").GetBoolean());
        Assert.Equal([true, true], Good(said, "batchRemove").GetProperty("data").EnumerateArray().Select(one => one.GetProperty("deleted").GetBoolean()));
        Assert.Equal((id, true), (Text(Good(said, "remove"), "id"), Good(said, "remove").GetProperty("deleted").GetBoolean()));
        IsError(said, "removeAgain", 404, "not_found");
    }
}
