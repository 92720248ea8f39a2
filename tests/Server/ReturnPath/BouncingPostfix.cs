using System.Globalization;
using Waxwing.Interop.Tests;
using Waxwing.TestSupport;

namespace Waxwing.Server.Tests.ReturnPath;

/// <summary>A private Postfix on loopback that takes all mail for one domain, finds that nobody there has a mailbox, and sends what RFC 3464 asks for to where it is told that reverse-paths lead.</summary>
internal sealed class BouncingPostfix : IAsyncDisposable
{
    private const string Daemons = "/usr/lib/postfix/sbin";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("waxwing-bouncing-");
    private Companion? _master;

    public int Port { get; } = FreePort.Next();

    private string Etc => Path.Combine(_folder.FullName, "etc");

    private string LogFile => Path.Combine(_folder.FullName, "postfix.log");

    /// <summary>What it logged.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    /// <summary>Starts it. Skips the test, or in CI fails it, where no Postfix can run.</summary>
    /// <param name="domain">The domain of those who have no mailbox.</param>
    /// <param name="returnPath">The domain of reverse-paths.</param>
    /// <param name="returnPort">Where on loopback its mail host listens.</param>
    /// <param name="authority">Who vouches for it.</param>
    public static async Task<BouncingPostfix> StartAsync(string domain, string returnPath, int returnPort, TestAuthority authority)
    {
        Needs.Root();
        Needs.Tool("postfix");
        var server = new BouncingPostfix();
        await server.BeginAsync(domain, returnPath, returnPort, authority);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_master is not null)
        {
            await _master.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task BeginAsync(string domain, string returnPath, int returnPort, TestAuthority authority)
    {
        string[] folders = [Etc, Path.Combine(_folder.FullName, "queue"), Path.Combine(_folder.FullName, "data")];
        Array.ForEach(folders, folder => Directory.CreateDirectory(folder));
        // Its programs run under their own user, and must reach their folders.
        await Command.MustAsync("chmod", ["755", _folder.FullName]);
        await Command.MustAsync("chown", ["postfix", folders[2]]);
        using var certificate = authority.Issue();
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        await File.WriteAllTextAsync(Path.Combine(Etc, "server.pem"), key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem() + "\n");
        await File.WriteAllTextAsync(Path.Combine(Etc, "main.cf"), string.Create(CultureInfo.InvariantCulture, $"""
            compatibility_level = 3.6
            queue_directory = {folders[1]}
            data_directory = {folders[2]}
            maillog_file = {LogFile}
            maillog_file_prefixes = {_folder.FullName}
            command_directory = /usr/sbin
            daemon_directory = {Daemons}
            mail_owner = postfix
            setgid_group = postdrop
            myhostname = mx.{domain}
            mydestination =
            mynetworks =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            smtp_dns_support_level = disabled
            smtp_host_lookup = native
            smtp_tls_security_level = may
            alias_maps =
            alias_database =
            local_recipient_maps =
            notify_classes =
            relay_domains = {domain}
            relay_transport = nobody:
            default_transport = error:5.4.4 nothing leaves this server
            transport_maps = inline:{"{"}{returnPath}=smtp:[127.0.0.1]:{returnPort}{"}"}
            smtpd_relay_restrictions = reject_unauth_destination
            smtpd_tls_chain_files = {Path.Combine(Etc, "server.pem")}

            """));
        await File.WriteAllTextAsync(Path.Combine(Etc, "master.cf"), string.Create(CultureInfo.InvariantCulture, $"""
            127.0.0.1:{Port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
            cleanup    unix       n - n -     0 cleanup
            qmgr       unix       n - n 300   1 qmgr
            tlsmgr     unix       - - n 1000? 1 tlsmgr
            rewrite    unix       - - n -     - trivial-rewrite
            bounce     unix       - - n -     0 bounce
            defer      unix       - - n -     0 bounce
            trace      unix       - - n -     0 bounce
            verify     unix       - - n -     1 verify
            proxymap   unix       - - n -     - proxymap
            error      unix       - - n -     - error
            nobody     unix       - n n -     - pipe user=nobody argv=/bin/sh -c {"{exit 67}"}
            smtp       unix       - - n -     - smtp
            retry      unix       - - n -     - error
            anvil      unix       - - n -     1 anvil
            postlog    unix-dgram n - n -     1 postlogd

            """));
        await Command.MustAsync("postfix", ["-c", Etc, "check"]);
        // The master itself, which stays in the foreground and takes its children along.
        _master = Companion.Start(Path.Combine(Daemons, "master"), "-c", Etc, "-s");
        var begun = TimeProvider.System.GetTimestamp();
        while (!Log.Contains("daemon started", StringComparison.Ordinal))
        {
            Assert.False(_master.HasEnded || TimeProvider.System.GetElapsedTime(begun) > StartLimit, $"Postfix did not start:\n{Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
