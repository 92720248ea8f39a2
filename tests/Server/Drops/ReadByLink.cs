using System.Net;
using System.Text;
using Waxwing.Server.Audit;
using Waxwing.Server.Drops;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Tests.Drops;

/// <summary>What its maker and its reader see of a drop.</summary>
public sealed class ReadByLink : IAsyncLifetime
{
    private DropRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await DropRoom.OpenAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task A_button_opens_it_once_and_its_maker_sees_when()
    {
        var (id, url) = await _room.MakeAsync(new { text = "The door code is <4711> & more" });

        var page = await _room.AskAsync(HttpMethod.Get, url);
        var opened = await _room.OpenAsync(url);
        var again = await _room.OpenAsync(url);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("<strong>once</strong>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", page.Text, StringComparison.Ordinal);
        Assert.Contains("The door code is &lt;4711&gt; &amp; more</pre>", opened.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, again.Status);
        Assert.Contains("If that was not you", again.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", again.Text, StringComparison.Ordinal);
        var shown = await _room.ShowAsync(id);
        Assert.Equal("opened", shown.GetProperty("state").GetString());
        Assert.NotNull(shown.GetProperty("opened_at").GetString());
        Assert.Equal(["drop.opened", "drop.created"], Entries(id));
    }

    [Fact]
    public async Task A_passphrase_opens_it_and_nothing_else_does()
    {
        var (_, url) = await _room.MakeAsync(new { text = "4711", passphrase = "grüne Äpfel" });

        var page = await _room.AskAsync(HttpMethod.Get, url);
        var without = await _room.OpenAsync(url);
        var wrong = await _room.OpenAsync(url, "rote Äpfel");
        // Composed otherwise, as some keyboards do (UAX #15).
        var right = await _room.OpenAsync(url, "grüne Äpfel".Normalize(NormalizationForm.FormD));

        Assert.Contains("type=\"password\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", without.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, wrong.Status);
        Assert.Contains("9 more wrong ones erase it", wrong.Text, StringComparison.Ordinal);
        Assert.Contains(">4711</pre>", right.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_comes_to_be_kept_and_never_to_be_shown()
    {
        var (_, url) = await _room.MakeAsync(new { file = new { filename = "Lohn März.html", content = Convert.ToBase64String("<script>alert(1)</script>"u8) }, opens = 2 });

        var first = await _room.OpenAsync(url);
        var second = await _room.OpenAsync(url);
        var third = await _room.OpenAsync(url);

        Assert.Equal("<script>alert(1)</script>", first.Text);
        Assert.Equal("application/octet-stream", first.Headers["Content-Type"]);
        Assert.StartsWith("attachment;", first.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Contains("sandbox", first.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal((first.Text, HttpStatusCode.Gone), (second.Text, third.Status));
    }

    [Fact]
    public async Task Who_made_it_can_take_it_back()
    {
        var (id, url) = await _room.MakeAsync(new { text = "4711" });

        var (status, _) = await _room.Service.CallAsync(_room.Key, HttpMethod.Delete, $"drops/{id}");
        var opened = await _room.OpenAsync(url);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(HttpStatusCode.Gone, opened.Status);
        Assert.Contains("took it back", opened.Text, StringComparison.Ordinal);
        Assert.Equal("withdrawn", (await _room.ShowAsync(id)).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("""{}""", "Missing `text` or `file` field.")]
    [InlineData("""{"text":"a","file":{"filename":"a","content":"YQ=="}}""", "The `file` field stands beside `text`: a drop is one of them.")]
    [InlineData("""{"text":""}""", "The `text` field is empty.")]
    [InlineData("""{"file":{"filename":"a/b","content":"YQ=="}}""", "The `file.filename` field must be a name, without a folder.")]
    [InlineData("""{"file":{"filename":"a"}}""", "Missing `file.content` field.")]
    [InlineData("""{"text":"a","passphrase":"short"}""", "The `passphrase` field must be 6 to 256 characters.")]
    [InlineData("""{"text":"a","opens":0}""", "The `opens` field must be 1 to 100.")]
    [InlineData("""{"text":"a","expires_at":"2020-01-01T00:00:00Z"}""", "The `expires_at` field must be a time with its offset, such as 2027-12-24T18:00:00Z, and at most 30 days ahead.")]
    public async Task What_cannot_be_a_drop_is_refused_with_its_field(string body, string message)
    {
        var (status, answer) = await _room.Service.CallAsync(_room.Key, HttpMethod.Post, "drops", System.Text.Json.JsonDocument.Parse(body).RootElement);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(message, answer.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Its_end_erases_it()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var store = new SqliteDrops(_room.Service.Host.Store.Database, clock);
        var token = DropToken.New();
        var drop = new Drop { Id = Guid.CreateVersion7(), Tenant = "acme", CreatedAt = clock.GetUtcNow(), ExpiresAt = clock.GetUtcNow().AddHours(1), OpensLeft = 1, HasPassphrase = false };
        await store.AddAsync(drop, token.Name, DropSeal.Close(new DropContent("4711", null, null), token, null), new AuditFact(AuditActor.Service, AuditAction.DropCreated));

        clock.Advance(TimeSpan.FromMinutes(61));
        await store.EraseAsync(clock.GetUtcNow().AddDays(-30));
        var expired = store.Find(token.Name);
        clock.Advance(TimeSpan.FromDays(31));
        await store.EraseAsync(clock.GetUtcNow().AddDays(-30));

        Assert.Null(expired!.Value.Closed);
        Assert.Equal(DropState.Expired, expired.Value.Drop.StateAt(clock.GetUtcNow()));
        Assert.Null(store.Find(token.Name));
    }

    [Fact]
    public async Task Whoever_has_the_data_and_not_the_link_finds_nothing()
    {
        var (_, url) = await _room.MakeAsync(new { text = "canary-4711-in-a-drop" });
        await _room.Service.Host.Store.BackupAsync(Path.Combine(_room.Folder, "copy.db"), default);

        var octets = Directory.GetFiles(_room.Folder).Where(file => file.Contains(".db", StringComparison.Ordinal)).Select(ReadShared).ToArray();
        var token = Encoding.ASCII.GetBytes(url.Segments[^1]);

        Assert.NotEmpty(octets);
        Assert.All(octets, file => Assert.Equal((-1, -1), (file.AsSpan().IndexOf("canary-4711"u8), file.AsSpan().IndexOf(token))));
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var octets = new byte[stream.Length];
        stream.ReadExactly(octets);
        return octets;
    }

    private IEnumerable<string> Entries(Guid id) =>
        new SqliteAudit(_room.Service.Host.Store.Database, TimeProvider.System).List(new AuditFilter(), 100).Where(entry => string.Equals(entry.Target, id.ToString(), StringComparison.Ordinal)).Select(entry => entry.Action);
}
