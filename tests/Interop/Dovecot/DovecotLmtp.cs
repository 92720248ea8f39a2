using System.Globalization;
using System.Text;

namespace Waxwing.Interop.Tests;

/// <summary>
/// A private Dovecot for all tests of this assembly that takes mail by LMTP, on a Unix socket and on a port of loopback, and
/// keeps it in Maildirs. Every address that a test asks for has a mailbox of its own. Everything is in one folder, nothing is shared with the system's own.
/// </summary>
public sealed class DovecotLmtp : IAsyncLifetime
{
    private const string Lmtp = "/usr/lib/dovecot/lmtp";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-lmtp-");
    private readonly int port = FreePort.Next();
    private readonly Mailbag mailbag;
    private Companion? master;

    public DovecotLmtp() => mailbag = new Mailbag(At("mail"), IsDelivered, Read, Log);

    /// <summary>The URL of the Unix socket. Skips the test, or in CI fails it, where Dovecot cannot run.</summary>
    public string UnixUrl
    {
        get
        {
            RequireMachine();
            return $"lmtp+unix:{At("run")}/lmtp";
        }
    }

    /// <summary>The URL of the port on loopback. Skips the test, or in CI fails it, where Dovecot cannot run.</summary>
    public string TcpUrl
    {
        get
        {
            RequireMachine();
            return $"lmtp://127.0.0.1:{port}";
        }
    }

    /// <summary>An address with a mailbox that nobody else has. Everybody who is not called like this is answered 550.</summary>
    public static string NewMailbox(string test) => $"box-{test}-{Guid.NewGuid():n}@{Address.Domain}";

    /// <summary>An address whose mailbox holds one kilobyte: a larger message is answered 552, after its content.</summary>
    public static string NewFullMailbox() => $"full-{Guid.NewGuid():n}@{Address.Domain}";

    /// <summary>Waits for the next message to an address that no earlier call has returned.</summary>
    public Task<Arrival> NextArrivalAsync(string recipient, CancellationToken cancellationToken) => mailbag.NextAsync(recipient, cancellationToken);

    /// <summary>How many messages lie here for an address at this moment.</summary>
    public int Count(string recipient) => mailbag.Count(recipient);

    /// <summary>What Dovecot logged so far.</summary>
    public string Log() => File.Exists(At("dovecot.log")) ? File.ReadAllText(At("dovecot.log")) : "";

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess || Needs.Find("dovecot") is null || !File.Exists(Lmtp))
        {
            return;
        }

        foreach (var name in new[] { "run", "state", "mail" })
        {
            folder.CreateSubdirectory(name);
        }

        // Dovecot's programs run under their own users and must reach their folders; mailboxes are nobody's.
        await Command.MustAsync("chmod", ["755", folder.FullName]);
        await Command.MustAsync("chown", ["65534:65534", At("mail")]);
        await File.WriteAllTextAsync(At("users"), "box-:{PLAIN}unused::::::\nfull:{PLAIN}unused::::::userdb_quota_rule=*:storage=1K\n");
        await File.WriteAllTextAsync(At("dovecot.conf"), Configuration());
        master = Companion.Start("dovecot", "-F", "-c", At("dovecot.conf"));
        var begun = time.GetTimestamp();
        while (!Log().Contains("starting up for lmtp", StringComparison.Ordinal))
        {
            if (master.HasEnded || time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"Dovecot did not start:\n{Log()}");
            }

            await Task.Delay(Pause, time);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (master is not null)
        {
            await master.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private static void RequireMachine()
    {
        Needs.Root();
        Needs.Tool("dovecot");
        if (!File.Exists(Lmtp))
        {
            Needs.Missing("dovecot-lmtpd is not installed");
        }
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    // Maildir: a message is in tmp/ while it is written, and appears in new/ whole.
    private static bool IsDelivered(string file) => Path.GetFileName(Path.GetDirectoryName(file)) is "new";

    // mail/ADDRESS/Maildir/new/FILE. Dovecot puts Return-Path, perhaps Delivered-To, and Received before the rest.
    private static IReadOnlyList<Arrival> Read(string file)
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        var returnPath = Take(ref text, "Return-Path: ")!.Trim('<', '>');
        _ = Take(ref text, "Delivered-To: ");
        _ = Take(ref text, "Received: ");
        var recipient = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(file))))!;
        return [new Arrival(recipient, returnPath, Encoding.Latin1.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)))];
    }

    private static string? Take(ref string text, string name)
    {
        if (!text.StartsWith(name, StringComparison.Ordinal))
        {
            return null;
        }

        var end = 0;
        do
        {
            end = text.IndexOf('\n', end) + 1;
        }
        while (text[end] is ' ' or '\t'); // RFC 5322 §2.2.3: a folded field goes on.

        var value = text[name.Length..(end - 1)];
        text = text[end..];
        return value;
    }

    // %4n: the first four characters of the local part say who has a mailbox, and the whole address which one.
    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $$"""
        base_dir = {{At("run")}}
        state_dir = {{At("state")}}
        log_path = {{At("dovecot.log")}}
        protocols = lmtp
        listen = 127.0.0.1
        hostname = localhost
        ssl = no
        mail_location = maildir:~/Maildir
        mail_plugins = quota
        plugin {
          quota = maildir:User quota
          quota_grace = 0
        }
        service lmtp {
          unix_listener lmtp {
            mode = 0600
          }
          inet_listener lmtp {
            port = {{port}}
          }
        }
        passdb {
          driver = passwd-file
          args = username_format=%4n {{At("users")}}
        }
        userdb {
          driver = passwd-file
          args = username_format=%4n {{At("users")}}
          default_fields = uid=65534 gid=65534 home={{At("mail")}}/%u
        }

        """);
}
