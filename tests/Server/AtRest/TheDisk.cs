using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Waxwing.Cli.Tests.Support;
using Waxwing.Server.AtRest;
using Waxwing.Server.Domains;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Store.Tables;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.AtRest;

/// <summary>The disk of a service that runs as its own process: what is planted in it is not found with a key, and is without one, so that the search can find.</summary>
public sealed class TheDisk : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly Workspace _workspace = new() { Command = Path.Combine(Repository.Folder, "src", "Waxwing.Cli", "bin", Configuration, "net10.0") };
    private readonly HttpClient _http = new();

    public static bool IsWindows => OperatingSystem.IsWindows();

    private string Data => Path.Combine(_workspace.Folder, "data");

    public void Dispose()
    {
        _http.Dispose();
        _workspace.Dispose();
    }

    [Theory(SkipWhen = nameof(IsWindows), Skip = "Windows has no such signals.")]
    [InlineData(true, "KILL")]
    [InlineData(true, "TERM")]
    [InlineData(false, "KILL")]
    public async Task Holds_bodies_subjects_and_secrets_only_where_there_is_no_key(bool hasKey, string signal)
    {
        if (hasKey)
        {
            Assert.Equal(0, (await _workspace.RunAsync("data-key", "new", "key")).ExitCode);
        }

        _workspace.Write("waxwing.json", $$"""{ "service": { {{(hasKey ? "\"dataKey\": \"file:key\", " : "")}}"webhooks": { "allowedPrivateHosts": ["127.0.0.1:1"] } } }""");

        var planted = await PlantAsync(signal);
        var image = CopyOf(Data);
        await using (var store = SqliteStore.Open(Data, TimeProvider.System))
        {
            if (hasKey)
            {
                store.Protection.Keys = await DataKeyReference.Parse($"file:{Path.Combine(_workspace.Folder, "key")}").Source(Data, _ => null).LoadAsync(store.Keys, default);
                Assert.True(store.Keys.IsWhole);
            }

            planted.AddRange(await SecretsAsync(store));
        }

        Assert.Equal(11, planted.Count);
        foreach (var (name, octets) in planted)
        {
            var found = Image.Find(image, octets);
            if (hasKey || name is "the API key")
            {
                Assert.True(found.Count == 0, $"{name} is found in {string.Join(", ", found)}");
            }
            else
            {
                Assert.True(found.Contains("waxwing.db: as it is") || found.Contains("waxwing.db-wal: as it is"), $"{name} is found in {string.Join(", ", found)} alone");
                Assert.True(found.Contains("backup.db: as it is"), $"{name} is not found in the backup");
            }
        }
    }

    private async Task<List<(string Name, byte[] Octets)>> PlantAsync(string signal)
    {
        using var process = WaxwingProcess.Start(_workspace, "serve", "--json", "--data", "data", "--http", "http://127.0.0.1:0", "--submissions", "127.0.0.1:0");
        var line = await process.ReadLineAsync();
        Assert.True(line is not null, line is null ? (await process.EndAsync()).Errors : "");
        using var started = JsonDocument.Parse(line!);
        var key = started.RootElement.GetProperty("key").GetString()!;
        _http.BaseAddress = new Uri(started.RootElement.GetProperty("http").GetString()!);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var planted = new List<(string, byte[])> { ("the API key", Encoding.UTF8.GetBytes(key)) };
        var later = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 7200);
        // Nobody answers there: what it is to be told stays, with subjects and addresses.
        var hook = await PostAsync("webhooks", new { endpoint = "https://127.0.0.1:1/", events = new[] { "email.sent", "email.delivered", "email.scheduled" } });
        var secret = hook.GetProperty("signing_secret").GetString()!;
        planted.Add(("the secret of the webhook", Convert.FromBase64String(secret["whsec_".Length..])));
        foreach (var (kind, isLater) in ((string, bool)[])[("notification", false), ("notification", true), ("one-time-password", true)])
        {
            var (subject, body) = ($"subject-{kind}-{isLater}-4711-0815", $"body-{kind}-{isLater}-quince-marmalade");
            await PostAsync("emails", new
            {
                from = "shop@acme-shop.net",
                to = "ann@customers.net",
                subject,
                text = body,
                scheduled_at = isLater ? later.ToString("o") : null,
                headers = new Dictionary<string, string> { ["X-Waxwing-Kind"] = kind },
            });
            planted.Add(($"the subject of {kind}", Encoding.UTF8.GetBytes(subject)));
            planted.Add(($"the body of {kind}", Encoding.UTF8.GetBytes(body)));
        }

        await PostAsync("domains", new { name = "acme-shop.net" });
        var backup = await _workspace.RunAsync("backup", Path.Combine("data", "backup.db"), "--data", "data");
        Assert.True(backup.ExitCode == 0, backup.Errors);
        process.Signal(signal);
        await process.EndAsync();
        return planted;
    }

    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body, WithoutNulls), Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    // What the service made for itself: the link secret and two DKIM keys, of each a line of its PEM.
    private static async Task<IReadOnlyList<(string Name, byte[] Octets)>> SecretsAsync(SqliteStore store)
    {
        var secrets = new List<(string, byte[])> { ("the secret of links", await new SqliteSecrets(store.Database, store.Protection).OpenOrMakeAsync("attachment-links", 32)) };
        var domain = Assert.Single((await new DomainTable(store.Database, TimeProvider.System).ListAsync("default", new Mail.Page(), default)).Items);
        foreach (var dkim in domain.Keys)
        {
            var pem = Encoding.ASCII.GetString(store.Protection.Open(dkim.Secret.Span, DomainKeyring.Context(dkim.Id.ToOctets())));
            secrets.Add(($"the DKIM key {dkim.Selector}", Encoding.ASCII.GetBytes(pem.Split('\n')[1].Trim())));
        }

        return secrets;
    }

    private string CopyOf(string folder)
    {
        var image = Path.Combine(_workspace.Folder, "image");
        Directory.CreateDirectory(image);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            File.Copy(file, Path.Combine(image, Path.GetFileName(file)));
        }

        return image;
    }
}
