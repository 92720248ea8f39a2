using System.Text.Json;

namespace Waxwing.Interop.Tests;

/// <summary>npm's smtp-server, in a script of ours that refuses, defers, and lays down what was accepted.</summary>
public sealed class NodeSmtpServer : IRealServer, IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-smtp-server-");
    private readonly Mailbag mailbag;
    private Dictionary<Listener, SmtpEndpoint> endpoints = [];
    private Companion? node;

    public NodeSmtpServer() => mailbag = new Mailbag(At("mail"), CapturedPair.IsEnvelope, CapturedPair.Read, Log);

    /// <summary>smtp-server has no BDAT.</summary>
    public IReadOnlyList<Listener> Listeners { get; } =
        [Listener.SmtpsWithoutChunking, Listener.SubmissionWithoutChunking, Listener.SmtpsWithoutExtensions];

    public string AuthorityFile { get; private set; } = "";

    public SmtpEndpoint this[Listener listener]
    {
        get
        {
            NodePackages.Need("smtp-server");
            return endpoints[listener];
        }
    }

    public Task<Arrival> NextArrivalAsync(string recipient, CancellationToken cancellationToken) =>
        mailbag.NextAsync(recipient, cancellationToken);

    public int ArrivedFor(string recipient) => mailbag.Count(recipient);

    /// <summary>Waits for a message to an address, and gives what the server understood of its envelope.</summary>
    public async Task<JsonElement> NextEnvelopeAsync(string recipient, CancellationToken cancellationToken)
    {
        await mailbag.NextAsync(recipient, cancellationToken);
        return Directory.EnumerateFiles(At("mail"), "*.json")
            .Select(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement)
            .Single(envelope => envelope.GetProperty("to").EnumerateArray().Any(to => string.Equals(to.GetString(), recipient, StringComparison.Ordinal)));
    }

    public async ValueTask InitializeAsync()
    {
        if (!NodePackages.AreHere("smtp-server"))
        {
            return;
        }

        folder.CreateSubdirectory("mail");
        AuthorityFile = await TestAuthority.CreateAsync(folder.FullName, At("server.pem"));
        endpoints = FreePorts.For(Listeners);
        var job = JsonSerializer.Serialize(new
        {
            folder = At("mail"),
            certificate = At("server.pem"),
            listeners = endpoints.Values.Select(endpoint => new
            {
                port = endpoint.Port,
                @implicit = endpoint.Tls == TlsMode.Implicit,
                hidden = endpoint.Listener == Listener.SmtpsWithoutExtensions ? ["PIPELINING", "8BITMIME", "SMTPUTF8", "DSN", "REQUIRETLS"] : Array.Empty<string>(),
            }),
        });
        node = Companion.StartWithLog(
            At("log"), "env", $"NODE_PATH={NodePackages.Folder}", Needs.Find("node")!, Path.Combine(NodePackages.Scripts, "smtp-server.cjs"), job);
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
}
