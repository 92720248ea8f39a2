namespace Waxwing.Interop.Tests;

/// <summary>A private Haraka, with one plugin of ours that refuses, defers, and lays down what was accepted.</summary>
public sealed class HarakaServer : IRealServer, IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-haraka-");
    private readonly Mailbag mailbag;
    private Dictionary<Listener, SmtpEndpoint> endpoints = [];
    private Companion? node;

    public HarakaServer() => mailbag = new Mailbag(At("mail"), CapturedPair.IsEnvelope, CapturedPair.Read, Log);

    /// <summary>Haraka has no BDAT.</summary>
    public IReadOnlyList<Listener> Listeners { get; } = [Listener.SmtpsWithoutChunking, Listener.SubmissionWithoutChunking];

    public string AuthorityFile { get; private set; } = "";

    public SmtpEndpoint this[Listener listener]
    {
        get
        {
            NodePackages.Need("haraka");
            return endpoints[listener];
        }
    }

    public Task<Arrival> NextArrivalAsync(string recipient, CancellationToken cancellationToken) =>
        mailbag.NextAsync(recipient, cancellationToken);

    public int ArrivedFor(string recipient) => mailbag.Count(recipient);

    public async ValueTask InitializeAsync()
    {
        if (!NodePackages.AreHere("haraka"))
        {
            return;
        }

        foreach (var name in new[] { "config", "plugins", "mail", "queue" })
        {
            folder.CreateSubdirectory(name);
        }

        AuthorityFile = await TestAuthority.CreateAsync(folder.FullName, At("config", "tls_cert.pem"));
        File.Copy(At("server.key"), At("config", "tls_key.pem"));
        File.Copy(Path.Combine(NodePackages.Scripts, "haraka-plugins", "capture.js"), At("plugins", "capture.js"));
        endpoints = FreePorts.For(Listeners);
        WriteConfiguration();

        node = Companion.StartWithLog(At("log"), "env", $"HARAKA={folder.FullName}", Needs.Find("node")!, Path.Combine(NodePackages.Folder, "haraka", "haraka.js"));
        await Readiness.WaitAsync(node, endpoints.Values, Log);
    }

    public async ValueTask DisposeAsync()
    {
        if (node is not null)
        {
            await node.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private string At(params string[] parts) => Path.Combine([folder.FullName, .. parts]);

    private string Log() => File.Exists(At("log")) ? File.ReadAllText(At("log")) : "";

    // Haraka takes a file of ours in place of its own, not merged with it, so the limits are Haraka's own written again. Only
    // what it would put into a message is off.
    private void WriteConfiguration()
    {
        File.WriteAllText(At("config", "me"), $"mx.{Address.Domain}\n");
        File.WriteAllText(At("config", "plugins"), "tls\ncapture\n");
        File.WriteAllText(At("config", "log.ini"), "[main]\nlevel=notice\nformat=default\ntimestamps=false\n");
        File.WriteAllText(At("config", "smtp.ini"), $"""
            listen={string.Join(',', endpoints.Values.Select(endpoint => $"127.0.0.1:{endpoint.Port}"))}
            smtps_port={endpoints[Listener.SmtpsWithoutChunking].Port}
            nodes=0

            """);
        File.WriteAllText(At("config", "connection.ini"), """
            [main]
            smtputf8=true
            [haproxy]
            enabled=false
            [headers]
            add_received=false
            clean_auth_results=false
            max_lines=1000
            max_received=100
            [max]
            bytes=104857600
            mime_parts=1000
            line_length=512
            data_line_length=992
            [message]
            helo=at your service
            close=closing
            [uuid]
            banner_chars=0
            deny_chars=0

            """);
    }
}
