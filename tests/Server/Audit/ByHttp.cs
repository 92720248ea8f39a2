using System.Text.Json;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Audit.Verifying;
using Waxwing.Server.Tests.Domains;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Audit;

/// <summary>What is done by the API is written down once, with who did it and to what.</summary>
public sealed class ByHttp
{
    [Fact]
    public async Task Making_renaming_and_revoking_a_key_are_told_with_the_key_of_whoever_did_it()
    {
        await using var room = await ApiRoom.OpenAsync();
        var made = (await room.PostAsync("/api-keys", """{"name":"Production","permission":"sending_access"}""")).IsGood(201);
        (await room.SendAsync(HttpMethod.Patch, $"/api-keys/{made.Id}", """{"name":"Till"}""")).IsGood();
        (await room.SendAsync(HttpMethod.Delete, $"/api-keys/{made.Id}")).IsGood();

        var entries = room.Trail.Read(record => record.Entries.ToArray());
        Assert.Equal(["key.created", "key.renamed", "key.revoked"], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal(($"key:{room.Key.Id}", made.Id.ToString(), "acme"), (entry.Actor, entry.Target, entry.Tenant)));
        Assert.Equal("""{"scope":"send","domain":null,"test":false,"expires":null}""", entries[0].Details);
        Assert.Equal("""{"name":"Till"}""", entries[1].Details);
        Assert.DoesNotContain(entries, entry => entry.Details.Contains(made.Text("token")!, StringComparison.Ordinal));
        IsWhole(room);
    }

    [Fact]
    public async Task What_is_refused_is_not_told()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var stranger = await room.ClientAsync("other");
        (await ApiRoom.SendAsync(stranger, HttpMethod.Delete, $"/api-keys/{room.Key.Id}")).IsError(404, "not_found");
        (await ApiRoom.SendAsync(stranger, HttpMethod.Patch, $"/api-keys/{room.Key.Id}", """{"name":"mine"}""")).IsError(404, "not_found");
        (await room.PostAsync("/api-keys", """{"name":"a","permission":"everything"}""")).IsError(422, "validation_error");
        Assert.Empty(room.Trail.List(new AuditFilter(), 10));
    }

    [Fact]
    public async Task A_secret_in_a_name_is_not_kept()
    {
        await using var room = await ApiRoom.OpenAsync();
        var secret = KeySecret.New(room.Key.Id)[..50];
        (await room.SendAsync(HttpMethod.Patch, $"/api-keys/{room.Key.Id}", JsonSerializer.Serialize(new { name = secret }))).IsGood();
        Assert.DoesNotContain(secret, Assert.Single(room.Trail.List(new AuditFilter(), 10)).Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adding_verifying_rotating_and_removing_a_domain_are_told_each_once()
    {
        await using var host = await DomainsHost.StartAsync();
        var (caller, key) = await host.Room.KeyAsync("ann");
        var (_, created) = await host.AskAsync(key, "POST", "/domains", new { name = "mail.example.org" });
        var id = created.GetProperty("id").GetString();
        await host.AskAsync(key, "POST", $"/domains/{id}/verify");
        foreach (var record in created.GetProperty("records").EnumerateArray().Take(2))
        {
            host.Dns.Publish(record.GetProperty("full_name").GetString()!, record.GetProperty("value").GetString()!);
        }

        await host.AskAsync(key, "POST", $"/domains/{id}/verify");
        await host.AskAsync(key, "POST", $"/domains/{id}/verify");
        await host.AskAsync(key, "PATCH", $"/domains/{id}", new { open_tracking = false });
        await host.AskAsync(key, "POST", $"/domains/{id}/rotate");
        await host.AskAsync(key, "DELETE", $"/domains/{id}");

        var entries = host.Room.Trail.Read(record => record.Entries.ToArray());
        Assert.Equal(["domain.added", "domain.verified", "domain.key_rotated", "domain.removed"], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal(($"key:{caller.Id}", id, "ann"), (entry.Actor, entry.Target, entry.Tenant)));
        Assert.All(entries, entry => Assert.Equal("""{"name":"mail.example.org"}""", entry.Details));
        IsWhole(host.Room);
    }

    private static void IsWhole(ApiRoom room) =>
        Assert.True(room.Trail.Read(record => new AuditVerification().Verify(record, CancellationToken.None)).IsGood);
}
