namespace Waxwing.Interop.Tests;

/// <summary>
/// A private Exim (Debian's exim4-daemon-heavy): own configuration, spool and ports on loopback. Debian does not let it be
/// installed beside Postfix, so <c>./test</c> unpacks it into <c>artifacts/exim</c> and runs none of its install scripts.
/// </summary>
public sealed class EximServer : IRealServer, IAsyncLifetime
{
    private static readonly string Unpacked = Artifacts.At("exim");
    private static readonly string Program = Path.Combine(Unpacked, "usr", "sbin", "exim4");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-exim-");
    private readonly EximConfiguration configuration;
    private readonly Mailbag mailbag;
    private Dictionary<Listener, SmtpEndpoint> endpoints = [];
    private Companion? daemon;

    public EximServer()
    {
        configuration = new EximConfiguration(folder.FullName, Program);
        // Maildir: a message is in tmp/ while it is written, and appears in new/ whole.
        mailbag = new Mailbag(
            configuration.Mail,
            static file => Path.GetFileName(Path.GetDirectoryName(file)) is "new",
            static file => [EximDelivery.Parse(File.ReadAllBytes(file))],
            Log);
    }

    public IReadOnlyList<Listener> Listeners { get; } =
        [Listener.Smtps, Listener.SmtpsWithoutChunking, Listener.Submission, Listener.SubmissionWithoutChunking];

    public string AuthorityFile { get; private set; } = "";

    public SmtpEndpoint this[Listener listener]
    {
        get
        {
            Needs.Root();
            Needs.Tool("openssl");
            Artifacts.Need("Exim", Program);
            return endpoints[listener];
        }
    }

    public Task<Arrival> NextArrivalAsync(string recipient, CancellationToken cancellationToken) =>
        mailbag.NextAsync(recipient, cancellationToken);

    public int ArrivedFor(string recipient) => mailbag.Count(recipient);

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists(Program) || Needs.Find("openssl") is null)
        {
            return;
        }

        foreach (var path in new[] { configuration.Spool, configuration.Mail, configuration.Logs })
        {
            Directory.CreateDirectory(path);
        }

        AuthorityFile = await TestAuthority.CreateAsync(folder.FullName, configuration.KeyAndChain);
        endpoints = FreePorts.For(Listeners);
        configuration.Write(endpoints.Values);
        // Exim gives root away and must still reach its folders and its key. It refuses a configuration that others can write.
        await Command.MustAsync("chmod", ["755", folder.FullName]);
        await Command.MustAsync("chown", ["65534:65534", configuration.Spool, configuration.Mail, configuration.Logs, configuration.KeyAndChain]);

        daemon = Companion.StartWithLog(
            Path.Combine(configuration.Logs, "daemon"), "env", [.. Environs(), Program, "-C", configuration.File, "-bdf"]);
        await Readiness.WaitAsync(daemon, endpoints.Values, Log);
    }

    public async ValueTask DisposeAsync()
    {
        if (daemon is not null)
        {
            await daemon.DisposeAsync();
        }

        try
        {
            folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A delivery that ends after the daemon may still tidy up its own files. The system clears the temporary folder.
        }
    }

    // The libraries that came with it, and one that tells it of the user that installing it would have made.
    private IEnumerable<string> Environs()
    {
        var libraries = Directory.EnumerateFiles(Unpacked, "*.so*", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!)
            .Distinct(StringComparer.Ordinal);
        return
        [
            $"LD_LIBRARY_PATH={string.Join(':', libraries)}",
            "LD_PRELOAD=libnss_wrapper.so",
            $"NSS_WRAPPER_PASSWD={configuration.Passwd}",
            $"NSS_WRAPPER_GROUP={configuration.Group}",
        ];
    }

    /// <summary>What Exim logged so far.</summary>
    public string Log() =>
        string.Concat(Directory.EnumerateFiles(configuration.Logs).Select(File.ReadAllText));
}
