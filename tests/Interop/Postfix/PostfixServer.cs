using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Interop.Tests;

/// <summary>
/// A private Postfix for all tests of this assembly: own configuration, queue and ports on loopback. It delivers
/// <c>example.test</c> to Maildirs, refuses unknown users (550), defers <c>later@example.test</c> (450), and lets nothing out.
/// </summary>
/// <remarks>Any extension makes an address of one's own: <c>ada+my-test@example.test</c> reaches ada's mailbox.</remarks>
public sealed class PostfixServer : IRealServer, IAsyncLifetime
{
    internal const string DaemonFolder = "/usr/lib/postfix/sbin";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-postfix-");
    private readonly PostfixConfiguration configuration;
    private readonly ConcurrentDictionary<string, Delivery> seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> taken = new(StringComparer.Ordinal);
    private Dictionary<Listener, SmtpEndpoint> endpoints = [];
    private Companion? master;

    public PostfixServer() => configuration = new PostfixConfiguration(folder.FullName);

    public IReadOnlyList<Listener> Listeners { get; } =
        [Listener.Smtps, Listener.SmtpsWithoutChunking, Listener.Submission, Listener.SubmissionWithoutChunking];

    /// <summary>The certificate of the authority that vouches for <c>localhost</c>.</summary>
    public string AuthorityFile { get; private set; } = "";

    /// <summary>Somebody who may log in, with SCRAM-SHA-256, PLAIN or LOGIN, inside TLS.</summary>
    public Credentials Account { get; } = new($"ada@{PostfixConfiguration.Domain}", "correct horse battery staple");

    /// <summary>An address whose mail waits for nobody else.</summary>
    public static string AddressFor(string test) => $"ada+{test}@{PostfixConfiguration.Domain}";

    public static string InternationalAddressFor(string test) =>
        $"{PostfixConfiguration.InternationalUser}+{test}@{PostfixConfiguration.Domain}";

    /// <summary>Answered with 550 5.1.1.</summary>
    public static string UnknownAddress => $"nobody@{PostfixConfiguration.Domain}";

    /// <summary>Answered with 450 4.7.1.</summary>
    public static string DeferredAddress => $"{PostfixConfiguration.DeferredUser}@{PostfixConfiguration.Domain}";

    /// <summary>Answered with 421 4.3.2, and the end of the connection.</summary>
    public static string DroppedAddress => $"{PostfixConfiguration.DroppedUser}@{PostfixConfiguration.Domain}";

    /// <summary>A way into the running server. Skips the test, or in CI fails it, where no server can run.</summary>
    public SmtpEndpoint this[Listener listener]
    {
        get
        {
            RequireMachine();
            return endpoints[listener];
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (IsHere)
        {
            await PrepareAsync();
            await StartAsync();
        }
    }

    /// <summary>Waits for the next message to an address that no earlier call has returned.</summary>
    public async Task<Delivery> NextDeliveryAsync(string recipient, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) < DeliveryLimit)
        {
            foreach (var (file, delivery) in For(recipient))
            {
                if (taken.TryAdd(file, 0))
                {
                    return delivery;
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        throw new TimeoutException($"No mail for {recipient} within {DeliveryLimit}. Postfix says:\n{Log()}");
    }

    public async Task<Arrival> NextArrivalAsync(string recipient, CancellationToken cancellationToken)
    {
        var delivery = await NextDeliveryAsync(recipient, cancellationToken);
        return new Arrival(delivery.Recipient, delivery.ReturnPath, delivery.Content);
    }

    public int ArrivedFor(string recipient) => For(recipient).Count();

    /// <summary>Everything that it laid into mailboxes so far.</summary>
    public IEnumerable<Delivery> Delivered() =>
        Directory.EnumerateFiles(configuration.Mail, "*", SearchOption.AllDirectories).Where(IsDelivered).Select(file => Delivery.Parse(File.ReadAllBytes(file)));

    /// <summary>Waits until it has nothing left to deliver.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (!(await Command.MustAsync("postqueue", ["-c", configuration.Etc, "-p"])).Contains("is empty", StringComparison.Ordinal))
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>SHA-256 of the public key of the certificate for a name, as a TLSA record has it (RFC 6698 §2.1.2).</summary>
    public string PublicKeyOf(string serverName) =>
        PublicKeyIn(File.ReadLines(configuration.ServerNames).Single(line => line.StartsWith(serverName + " ", StringComparison.Ordinal)).Split(' ')[1]);

    /// <summary>The same of the certificate in a file.</summary>
    public static string PublicKeyIn(string file)
    {
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
        return Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>Makes a certificate of the authority, with a key of its own.</summary>
    /// <param name="name">The one name in it, as openssl writes it.</param>
    /// <returns>Its file.</returns>
    public Task<string> IssueAsync(string name) => TestAuthority.IssueAsync(configuration.Etc, $"issued-{Guid.NewGuid():n}", name);

    /// <summary>From the next start on, clients that ask for a name get a certificate.</summary>
    /// <param name="asked">What they ask for.</param>
    /// <param name="certificate">Its file.</param>
    public void Install(string asked, string certificate)
    {
        string[] others = File.Exists(configuration.ServerNames) ? [.. File.ReadLines(configuration.ServerNames).Where(line => !line.StartsWith(asked + " ", StringComparison.Ordinal))] : [];
        File.WriteAllLines(configuration.ServerNames, [.. others, $"{asked} {certificate}"]);
    }

    /// <summary>From the next start on, nobody is deferred or dropped any more.</summary>
    public void Relent() => configuration.Relent();

    /// <summary>What Postfix logged so far.</summary>
    public string Log() => File.Exists(configuration.Log) ? File.ReadAllText(configuration.Log) : "";

    /// <summary>Ends the server, its connections with it; what it delivered stays.</summary>
    public Task StopAsync() => master!.EndAsync();

    /// <summary>Starts it again, on the same ports.</summary>
    public async Task RestartAsync()
    {
        var starts = Starts();
        master = Companion.Start(Path.Combine(DaemonFolder, "master"), "-c", configuration.Etc, "-s");
        await IsUpAsync(starts);
    }

    public async ValueTask DisposeAsync()
    {
        if (master is not null)
        {
            await master.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    /// <summary>Whether it can run on this machine.</summary>
    public bool IsHere { get; } = Environment.IsPrivilegedProcess && Array.TrueForAll(ToolsNeeded, tool => Needs.Find(tool) is not null);

    /// <summary>The certificates for clients that ask for a name (SNI): what they ask for, and the one name in the certificate.</summary>
    private static (string Asked, string Name)[] NamesByServerNameIndication { get; } =
    [
        ("mail.secure.test", "DNS:mail.secure.test"),
        ("half.secure.test", "DNS:half.secure.test"),
        ("service.insecure.test", "otherName:1.3.6.1.5.5.7.8.7;IA5:_submissions.service.insecure.test"),
        ("domain.insecure.test", "DNS:domain.insecure.test"),
        ("target.insecure.test", "DNS:mail.provider.insecure.test"),
        ("mail.provider.insecure.test", "DNS:mail.provider.insecure.test"),
    ];

    private static string[] ToolsNeeded { get; } = ["postfix", "openssl", "saslpasswd2"];

    private static void RequireMachine()
    {
        Needs.Root();
        Array.ForEach(ToolsNeeded, Needs.Tool);
    }

    private IEnumerable<(string File, Delivery Delivery)> For(string recipient) =>
        Directory.EnumerateFiles(configuration.Mail, "*", SearchOption.AllDirectories)
            .Where(IsDelivered)
            .Select(file => (file, seen.GetOrAdd(file, static path => Delivery.Parse(File.ReadAllBytes(path)))))
            .Where(found => string.Equals(found.Item2.Recipient, recipient, StringComparison.Ordinal));

    // Maildir: a message is in tmp/ while it is written, and appears in new/ whole.
    private static bool IsDelivered(string file) => Path.GetFileName(Path.GetDirectoryName(file)) is "new";

    private async Task PrepareAsync()
    {
        foreach (var path in new[] { configuration.Etc, configuration.Queue, configuration.Data, configuration.Mail, configuration.Sasl })
        {
            Directory.CreateDirectory(path);
        }

        // Postfix's programs run under their own user and must reach their folders; the delivery agent is nobody.
        await Command.MustAsync("chmod", ["755", folder.FullName]);
        await Command.MustAsync("chown", ["postfix", configuration.Data]);
        await Command.MustAsync("chown", ["65534:65534", configuration.Mail]);

        AuthorityFile = await TestAuthority.CreateAsync(configuration.Etc, configuration.KeyAndChain);
        foreach (var (asked, name) in NamesByServerNameIndication)
        {
            Install(asked, await IssueAsync(name));
        }

        var at = Account.User.IndexOf('@', StringComparison.Ordinal);
        await Command.MustAsync(
            "saslpasswd2",
            ["-p", "-c", "-f", configuration.PasswordDatabase, "-u", Account.User[(at + 1)..], Account.User[..at]],
            Account.Password);
        await Command.MustAsync("chown", ["postfix", configuration.PasswordDatabase]);
    }

    private async Task StartAsync()
    {
        endpoints = FreePorts.For([.. Listeners, Listener.Clear]);
        configuration.Write(endpoints.Values);
        await Command.MustAsync("postfix", ["-c", configuration.Etc, "check"]);

        // The master itself, not "postfix start": it stays in the foreground, and takes its children along when it ends.
        master = Companion.Start(Path.Combine(DaemonFolder, "master"), "-c", configuration.Etc, "-s");
        await IsUpAsync(0);
    }

    private int Starts() => Log().Split("daemon started").Length - 1;

    private async Task IsUpAsync(int startsBefore)
    {
        var begun = time.GetTimestamp();
        while (Starts() == startsBefore)
        {
            if (master!.HasEnded || time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"Postfix did not start:\n{Log()}");
            }

            await Task.Delay(Pause, time);
        }
    }
}
