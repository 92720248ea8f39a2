using Waxwing.Server.Audit;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Commands;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Erasing;

public sealed class RecipientCommands : TypedCommands
{
    [Fact]
    public async Task What_is_kept_is_given_out_and_erased_and_the_log_has_no_address()
    {
        await using (var store = Open())
        {
            await store.Mail.AcceptAsync([Samples.Message(Clock, "ann@example.net")], answered: null, lease: null, default);
        }

        var exported = await JsonAsync("recipient", "export", "ann@example.net", Beside("ann.json"));
        TheSchema.Valid("recipientExported", exported);
        Assert.Equal("Your order", exported.GetProperty("messages")[0].GetProperty("subject").GetString());
        Assert.Contains("\"ann@example.net\"", await File.ReadAllTextAsync(Beside("ann.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("is there already", await UsageAsync("recipient", "export", "ann@example.net", Beside("ann.json")), StringComparison.Ordinal);

        var erased = await JsonAsync("recipient", "erase", "ann@example.net", "--tenant", "acme");
        TheSchema.Valid("recipientErased", erased);
        Assert.Equal((1, 1), (erased.GetProperty("messages").GetInt32(), erased.GetProperty("withdrawn").GetInt32()));
        Assert.Empty((await JsonAsync("recipient", "export", "ann@example.net", Beside("again.json"))).GetProperty("messages").EnumerateArray());
        Assert.Contains("ADDRESS must be an address", await UsageAsync("recipient", "erase", "ann"), StringComparison.Ordinal);

        await using var after = (SqliteStore)Open();
        var entries = new SqliteAudit(after.Database, Clock).List(new AuditFilter(), 10);
        Assert.Equal(["recipient.exported", "recipient.erased", "recipient.exported"], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal(erased.GetProperty("hash").GetString(), entry.Target));
        Assert.DoesNotContain(entries, entry => entry.Details.Contains("ann@", StringComparison.Ordinal));
    }
}
