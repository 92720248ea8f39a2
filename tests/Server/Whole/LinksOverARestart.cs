using System.Net;
using Microsoft.Data.Sqlite;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Whole;

public sealed class LinksOverARestart : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_link_to_an_attachment_is_good_for_its_time_and_what_it_is_signed_with_is_in_no_log()
    {
        Uri link;
        await using (var before = await WholeService.StartAsync(_folder.Path))
        {
            var key = await before.KeyAsync("acme", isTest: true);
            object[] files = [new { filename = "bill.pdf", content = "AQIDBA==" }];
            var (_, sent) = await before.CallAsync(key, HttpMethod.Post, "emails", new { from = "shop@acme-shop.net", to = "ann@customers.net", subject = "s", text = "t", attachments = files });
            var (status, listed) = await before.CallAsync(key, HttpMethod.Get, $"emails/{sent.GetProperty("id").GetString()}/attachments");
            Assert.True(status == HttpStatusCode.OK, listed.ToString());
            link = new Uri(listed.GetProperty("data")[0].GetProperty("download_url").GetString()!);
        }

        await using var after = await WholeService.StartAsync(_folder.Path);
        using var anybody = new HttpClient();
        // Another start, another port.
        Assert.Equal([1, 2, 3, 4], await anybody.GetByteArrayAsync(new Uri(after.Api, link.AbsolutePath), TestContext.Current.CancellationToken));
        var secret = Secret();
        Assert.Equal(32, secret.Length);
        Assert.DoesNotContain(after.Log.All, line => line.Contains(Convert.ToHexString(secret), StringComparison.OrdinalIgnoreCase) || line.Contains(Convert.ToBase64String(secret), StringComparison.Ordinal));
    }

    private byte[] Secret()
    {
        using var connection = new SqliteConnection($"Data Source={_folder[SqliteStore.FileName]};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT octets FROM secrets WHERE name = 'attachment-links'";
        return (byte[])command.ExecuteScalar()!;
    }
}
