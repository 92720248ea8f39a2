using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waxwing.Testing;

namespace Waxwing.Storm.Service;

/// <summary>A data folder, and everything that the service is told on its command line and in its file.</summary>
internal sealed class ServiceSettings
{
    /// <summary>Whose mail all of it is.</summary>
    public const string Tenant = "storm";

    // Of all that a relay is waited for.
    private static readonly string[] Waits = ["connect", "tlsHandshake", "greeting", "ehlo", "mailFrom", "rcptTo", "data", "finalDot"];

    private readonly string _program;
    private readonly string _folder;

    public ServiceSettings(string program, string folder, TestAuthority authority, IEnumerable<int> relays)
    {
        (_program, _folder) = (program, folder);
        using var certificate = authority.Issue();
        File.WriteAllText(At("service.pem"), certificate.ExportCertificatePem());
        using (var key = certificate.GetECDsaPrivateKey()!)
        {
            File.WriteAllText(At("service.key"), key.ExportPkcs8PrivateKeyPem());
        }

        File.WriteAllText(At("waxwing.json"), Configuration(authority, relays).ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    /// <summary>The service's own folder, which it makes for its owner alone.</summary>
    public string Data => At("data");

    public int HttpPort { get; } = Port.Choose();

    public int SubmissionPort { get; } = Port.Choose();

    public string[] ServeArguments =>
    [
        "--data", Data, "--http", $"https://localhost:{Text(HttpPort)}", "--submissions", $"127.0.0.1:{Text(SubmissionPort)}",
        "--certificate", At("service.pem"), "--key", At("service.key"), "--config", At("waxwing.json"),
    ];

    /// <summary>Makes a key that may do everything.</summary>
    public async Task<(string Id, string Key)> MakeKeyAsync(CancellationToken cancellationToken)
    {
        var made = await MakeAsync(["keys", "new", "--data", Data, "--tenant", Tenant, "--name", Tenant, "--scope", "send,read,admin", "--json"], cancellationToken);
        return ((string)made["id"]!, (string)made["key"]!);
    }

    /// <summary>Makes the key that what the service keeps is encrypted under.</summary>
    public Task MakeDataKeyAsync(CancellationToken cancellationToken) => MakeAsync(["data-key", "new", At("data-key"), "--json"], cancellationToken);

    private async Task<JsonNode> MakeAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var told = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 && JsonNode.Parse(told) is { } made ? made : throw new StormException($"{string.Join(' ', arguments)}: {told}");
    }

    /// <summary>Starts a command of the service. What it says goes into a file.</summary>
    public Process Start(string command, IReadOnlyList<string> arguments)
    {
        // The shell becomes the service, so that the process that is killed is the service itself.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >>\"$STORM_LOG\" 2>&1", _program, command, .. arguments]);
        start.Environment["STORM_LOG"] = At("log");
        return Process.Start(start)!;
    }

    /// <summary>What it said last.</summary>
    public string LastLines() => File.Exists(At("log")) ? string.Join('\n', File.ReadLines(At("log")).TakeLast(20)) : string.Empty;

    // Relays misbehave far more often than any that is in order, and what they do is to be seen, not to be waited for.
    private JsonObject Configuration(TestAuthority authority, IEnumerable<int> relays) => new()
    {
        ["relays"] = new JsonArray([.. relays.Select(port => new JsonObject { ["url"] = $"smtps://localhost:{Text(port)}", ["ca"] = authority.AuthorityFile })]),
        ["timeouts"] = new JsonObject(Waits.Select(phase => KeyValuePair.Create(phase, (JsonNode?)"3s"))),
        ["breaker"] = new JsonObject { ["failures"] = 100, ["within"] = "10s", ["rest"] = "1s" },
        ["dkim"] = new JsonObject { ["preflight"] = false },
        ["service"] = new JsonObject
        {
            ["requestsPerSecond"] = 1_000_000,
            ["dataKey"] = $"file:{At("data-key")}",
            ["webhooks"] = new JsonObject { ["plainLoopback"] = true },
            ["tenants"] = new JsonArray(new JsonObject { ["name"] = Tenant, ["domains"] = new JsonArray(Addresses.SenderDomain) }),
            ["unknown"] = new JsonObject { ["urgentAfter"] = "1s", ["after"] = "3s" },
            ["delivering"] = new JsonObject { ["firstRetry"] = "1s", ["longestRetry"] = "5s" },
        },
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string At(string name) => Path.Combine(_folder, name);
}
