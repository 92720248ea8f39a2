using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Waxwing.Interop.Tests.Judges;

/// <summary>
/// Debian's rspamd as it comes, but for its ports, folders and resolver: the domain's own DNS, so that no name of the world is found and nothing
/// leaves this machine.
/// </summary>
public sealed class Rspamd : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-rspamd-");
    private readonly int port = FreePort.Next();
    private readonly HttpClient http = new();
    private Companion? daemon;

    /// <summary>Whose DNS it asks.</summary>
    public JudgedDomain Domain { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Domain.InitializeAsync();
        if (Needs.Find("rspamd") is null || Needs.Find("nsd") is null || !Environment.IsPrivilegedProcess)
        {
            return;
        }

        Directory.CreateDirectory(At("local.d"));
        await WriteAsync("options.inc", string.Create(CultureInfo.InvariantCulture, $$"""dns { nameserver = ["127.0.0.1:{{Domain.Port}}:1"]; } control_socket = "{{At("control")}}";"""));
        await WriteAsync("logging.inc", $"type = \"file\"; filename = \"{At("log")}\";");
        await WriteAsync("worker-normal.inc", string.Create(CultureInfo.InvariantCulture, $"bind_socket = \"127.0.0.1:{port}\"; count = 1;"));
        await WriteAsync("worker-controller.inc", string.Create(CultureInfo.InvariantCulture, $"bind_socket = \"127.0.0.1:{FreePort.Next()}\";"));
        await WriteAsync("worker-proxy.inc", "enabled = false;");
        await WriteAsync("worker-fuzzy.inc", "enabled = false;");
        daemon = Companion.StartWithLog(At("out"), "rspamd", "-f", "-i", "-c", "/etc/rspamd/rspamd.conf",
            $"--var=LOCAL_CONFDIR={folder.FullName}", $"--var=RUNDIR={folder.FullName}", $"--var=DBDIR={folder.FullName}", $"--var=LOGDIR={folder.FullName}");
        var begun = time.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (daemon.HasEnded || time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"rspamd did not start:\n{Said("out")}\n{Said("log")}");
            }

            await Task.Delay(Pause, time);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (daemon is not null)
        {
            await daemon.DisposeAsync();
        }

        await Domain.DisposeAsync();
        http.Dispose();
        folder.Delete(recursive: true);
    }

    /// <summary>The symbols that a message gets, with what is said of each.</summary>
    public async Task<IReadOnlyDictionary<string, string>> JudgeAsync(byte[] message)
    {
        Needs.Root();
        Needs.Tool("rspamd");
        Needs.Tool("nsd");
        using var answer = await http.PostAsync(Address("checkv2"), new ByteArrayContent(message));
        var judged = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return judged.GetProperty("symbols").EnumerateObject().ToDictionary(
            symbol => symbol.Name,
            symbol => symbol.Value.TryGetProperty("options", out var options) ? string.Join(", ", options.EnumerateArray().Select(option => option.GetString())) : "",
            StringComparer.Ordinal);
    }

    /// <summary>What becomes of a message that came by an envelope: the action, the score, and the names of the symbols.</summary>
    /// <param name="message">The message.</param>
    /// <param name="address">Where it came from.</param>
    /// <param name="host">The name of that, which it says itself and DNS confirms.</param>
    /// <param name="reversePath">The reverse-path.</param>
    /// <param name="recipient">The recipient.</param>
    public async Task<(string Action, double Score, IReadOnlySet<string> Symbols)> VerdictAsync(byte[] message, string address, string host, string reversePath, string recipient)
    {
        Needs.Root();
        Needs.Tool("rspamd");
        Needs.Tool("nsd");
        using var request = new HttpRequestMessage(HttpMethod.Post, Address("checkv2")) { Content = new ByteArrayContent(message) };
        foreach (var (name, value) in new[] { ("IP", address), ("Hostname", host), ("Helo", host), ("From", reversePath), ("Rcpt", recipient) })
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        var judged = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (judged.GetProperty("action").GetString()!, judged.GetProperty("score").GetDouble(), judged.GetProperty("symbols").EnumerateObject().Select(symbol => symbol.Name).ToHashSet(StringComparer.Ordinal));
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await http.GetAsync(Address("ping"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Uri Address(string path) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{path}"));

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(At("local.d"), name), text + "\n");

    private string Said(string name) => File.Exists(At(name)) ? File.ReadAllText(At(name)) : "";

    private string At(string name) => Path.Combine(folder.FullName, name);
}
