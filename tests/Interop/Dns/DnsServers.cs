using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Waxwing.Trust;

namespace Waxwing.Interop.Tests;

/// <summary>
/// A private DNS: nsd with a root of our own, and below it a signed zone, one that is not signed, and one whose records were
/// changed after signing; unbound validates in front of it. All on loopback.
/// </summary>
/// <remarks>
/// SRV and MX records of the zones lead to the private Postfix, whose certificate follows from the name that it is asked for:
/// see <see cref="PostfixServer"/>.
/// </remarks>
public sealed class DnsServers(PostfixServer postfix) : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // The names of the addresses of this machine: the one from which mail comes has one that leads back.
    private const string Loopback = "127.in-addr.arpa";

    private readonly TimeProvider time = TimeProvider.System;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-dns-");
    private readonly int authorityPort = FreePort.Next();
    private readonly int resolverPort = FreePort.Next();
    private readonly List<Companion> servers = [];

    /// <summary>The validating resolver, as the configuration would name it. Skips the test, or in CI fails it, where no server can run.</summary>
    public string Resolver
    {
        get
        {
            Needs.Root();
            Array.ForEach(ToolsNeeded, Needs.Tool);
            return string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{resolverPort}");
        }
    }

    private static string[] ToolsNeeded { get; } = ["unbound", "nsd", "ldns-signzone", "ldns-keygen", "postfix"];

    /// <summary>Asks through the validating resolver.</summary>
    /// <param name="isTrusted">Whether its AD bit counts.</param>
    public IDnsLookup Lookup(bool isTrusted = true) =>
        new DnsResolver(new ResolverOptions { Servers = [IPEndPoint.Parse(Resolver)], IsTrusted = isTrusted, TryLimit = TimeSpan.FromSeconds(10) });

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess || !Array.TrueForAll(ToolsNeeded, tool => Needs.Find(tool) is not null))
        {
            return;
        }

        await WriteZonesAsync();
        servers.Add(Companion.StartWithLog(At("nsd.log"), "nsd", "-d", "-c", At("nsd.conf")));
        servers.Add(Companion.StartWithLog(At("unbound.log"), "unbound", "-d", "-c", At("unbound.conf")));
        var begun = time.GetTimestamp();
        while ((await Lookup().AskAsync(Question("secure.test", DnsType.Txt))).Status != DnsStatus.Secure)
        {
            if (servers.Exists(server => server.HasEnded) || time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"DNS did not start:\n{File.ReadAllText(At("nsd.log"))}\n{File.ReadAllText(At("unbound.log"))}");
            }

            await Task.Delay(Pause, time);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    internal static DnsQuestion Question(string name, DnsType type) =>
        new(DnsName.TryParse(name, out var parsed) ? parsed : throw new FormatException(name), type);

    private string At(string name) => Path.Combine(folder.FullName, name);

    private async Task WriteZonesAsync()
    {
        var smtps = postfix[Listener.Smtps].Port;
        var submission = postfix[Listener.Submission].Port;
        var closed = FreePort.Next();
        await WriteAsync("secure.test", $"""
            @ TXT "one" "two"
            @ MX 10 mail
            null MX 0 .
            dane MX 10 mail
            altered MX 10 altered-mail
            cname MX 10 alias
            altered-mail A 127.0.0.1
            half-way MX 10 half
            half CNAME mail.provider.insecure.test.
            _{submission}._tcp.half TLSA 3 1 1 {postfix.PublicKeyOf("half.secure.test")}
            ehlo A 127.0.0.1
            ehlo AAAA ::1
            from TXT "v=spf1 ip4:127.0.0.1 -all"
            from MX 10 mail
            _{submission}._tcp.mail TLSA 3 1 1 {postfix.PublicKeyOf("mail.secure.test")}
            _{submission}._tcp.altered-mail TLSA 3 1 1 {new string('0', 64)}
            mail A 127.0.0.1
            mail AAAA ::1
            large TXT {string.Join(' ', Enumerable.Range(0, 12).Select(number => $"\"{new string((char)('a' + number), 255)}\""))}
            alias CNAME other
            other CNAME mail
            _25._tcp.mail TLSA 3 1 1 {new string('a', 64)}
            1.0.0.127.rev PTR mail
            wrong PTR not\032a.host.test.
            _submissions._tcp SRV 1 1 {smtps} mail
            _submissions._tcp SRV 0 1 {closed} mail
            _submissions._tcp.starttls SRV 0 0 0 .
            _submission._tcp.starttls SRV 0 1 {submission} mail
            _submissions._tcp.none SRV 0 0 0 .
            _submission._tcp.none SRV 0 0 0 .
            """);
        await WriteAsync("insecure.test", $"""
            @ TXT "nobody signed this"
            mail.provider A 127.0.0.1
            plain MX 10 mail.provider
            _{submission}._tcp.mail.provider TLSA 3 1 1 {new string('0', 64)}
            _submissions._tcp.service SRV 0 1 {smtps} mail.provider
            _submissions._tcp.domain SRV 0 1 {smtps} mail.provider
            _submissions._tcp.target SRV 0 1 {smtps} mail.provider
            """);
        await WriteAsync("bogus.test", $"""
            @ TXT "before"
            mail A 127.0.0.1
            dane MX 10 mail
            mx MX 10 before-mail
            _{submission}._tcp.mail TLSA 3 1 1 {new string('a', 64)}
            _submissions._tcp SRV 0 1 {smtps} mail
            """);
        await WriteAsync(Loopback, "1.0.0 PTR ehlo.secure.test.");
        var (secure, secureDelegation) = await ZoneSigner.SignAsync(folder.FullName, "secure.test.", At("secure.test"));
        var (bogus, bogusDelegation) = await ZoneSigner.SignAsync(folder.FullName, "bogus.test.", At("bogus.test"));
        await File.WriteAllTextAsync(bogus, (await File.ReadAllTextAsync(bogus))
            .Replace("\"before\"", "\"after!\"", StringComparison.Ordinal)
            .Replace("10 before-mail.", "10 behind-mail.", StringComparison.Ordinal)
            .Replace(new string('a', 64), new string('b', 64), StringComparison.Ordinal)
            .Replace($"SRV\t0 1 {smtps} mail.", $"SRV\t0 1 {smtps} evil.", StringComparison.Ordinal));
        await File.WriteAllTextAsync(At("root"), $"""
            $ORIGIN .
            $TTL 300
            . SOA ns.root-of-ours. hostmaster.root-of-ours. 1 3600 600 86400 60
            . NS ns.root-of-ours.
            ns.root-of-ours. A 127.0.0.1
            secure.test. NS ns.root-of-ours.
            {secureDelegation}
            insecure.test. NS ns.root-of-ours.
            bogus.test. NS ns.root-of-ours.
            {bogusDelegation}
            {Loopback}. NS ns.root-of-ours.

            """);
        var (root, anchor) = await ZoneSigner.SignAsync(folder.FullName, ".", At("root"));
        await File.WriteAllTextAsync(At("anchor"), anchor + "\n");
        (string Zone, string File)[] zones = [(".", root), ("secure.test.", secure), ("insecure.test.", At("insecure.test")), ("bogus.test.", bogus), ($"{Loopback}.", At(Loopback))];
        await File.WriteAllTextAsync(At("nsd.conf"), Nsd(zones));
        await File.WriteAllTextAsync(At("unbound.conf"), Unbound(zones.Select(zone => zone.Zone)));
    }

    private Task WriteAsync(string zone, string records) => File.WriteAllTextAsync(At(zone), $"""
        $ORIGIN {zone}.
        $TTL 300
        @ SOA ns.root-of-ours. hostmaster.{zone}. 1 3600 600 86400 60
        @ NS ns.root-of-ours.
        {records}

        """);

    private string Nsd(IEnumerable<(string Zone, string File)> zones) => $"""
        server:
            ip-address: 127.0.0.1@{authorityPort}
            username: ""
            chroot: ""
            zonesdir: "{folder.FullName}"
            pidfile: "{At("nsd.pid")}"
            xfrdfile: "{At("xfrd.state")}"
            zonelistfile: "{At("zone.list")}"
            database: ""
            xfrdir: "{folder.FullName}"
            verbosity: 1
        remote-control:
            control-enable: no

        """ + string.Concat(zones.Select(zone => $"zone:\n    name: \"{zone.Zone}\"\n    zonefile: \"{zone.File}\"\n"));

    // A stub for each zone, because a delegation names no port.
    private string Unbound(IEnumerable<string> zones) => $"""
        server:
            interface: 127.0.0.1@{resolverPort}
            access-control: 127.0.0.0/8 allow
            username: ""
            chroot: ""
            directory: "{folder.FullName}"
            pidfile: ""
            use-syslog: no
            do-ip6: no
            do-not-query-localhost: no
            module-config: "validator iterator"
            trust-anchor-file: "{At("anchor")}"
            local-zone: "test." nodefault
            local-zone: "{Loopback}." nodefault
            num-threads: 1
            ede: no
        remote-control:
            control-enable: no

        """ + string.Concat(zones.Select(zone => $"stub-zone:\n    name: \"{zone}\"\n    stub-addr: 127.0.0.1@{authorityPort}\n"));
}
