using System.Globalization;
using System.Net;
using Waxwing.Trust;

namespace Waxwing.Interop.Tests;

/// <summary>nsd with a root of our own and zones below it, which may change; unbound validates in front of it. All on loopback.</summary>
internal sealed class PrivateDns : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static readonly DnsQuestion Started = new(DnsName.TryParse("started.root-of-ours", out var name) ? name : throw new FormatException(), DnsType.Txt);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-dns-");
    private readonly int authorityPort = FreePort.Next();
    private readonly int resolverPort = FreePort.Next();
    private readonly Dictionary<string, ZoneSigner> signers = new(StringComparer.Ordinal);
    private readonly List<Companion> servers = [];
    private int serial;

    /// <summary>The programs that it needs.</summary>
    public static string[] ToolsNeeded { get; } = ["unbound", "unbound-control", "nsd", "ldns-signzone", "ldns-keygen", "dig"];

    /// <summary>The validating resolver, as the configuration would name it.</summary>
    public string Resolver => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{resolverPort}");

    /// <summary>Asks through the validating resolver, and remembers nothing.</summary>
    /// <param name="isTrusted">Whether its AD bit counts.</param>
    public IDnsLookup Lookup(bool isTrusted = true) =>
        new DnsResolver(new ResolverOptions { Servers = [IPEndPoint.Parse(Resolver)], IsTrusted = isTrusted, TryLimit = TimeSpan.FromSeconds(10) });

    /// <summary>Starts both, and waits until they answer.</summary>
    public async Task StartAsync(params PrivateZone[] zones)
    {
        foreach (var zone in zones.Where(zone => zone.IsSaidToBeSigned))
        {
            signers.Add(zone.Name, await ZoneSigner.CreateAsync(folder.FullName, $"{zone.Name}."));
        }

        await Task.WhenAll(zones.Select(zone => WriteAsync(zone, number: 0)));
        await WriteRootAsync(zones);
        string[] names = [".", .. zones.Select(zone => $"{zone.Name}.")];
        await File.WriteAllTextAsync(At("nsd.conf"), Nsd(names));
        await File.WriteAllTextAsync(At("unbound.conf"), Unbound(names));
        servers.Add(Companion.StartWithLog(At("nsd.log"), "nsd", "-d", "-c", At("nsd.conf")));
        servers.Add(Companion.StartWithLog(At("unbound.log"), "unbound", "-d", "-c", At("unbound.conf")));
        var begun = time.GetTimestamp();
        while ((await Lookup().AskAsync(Started)).Status != DnsStatus.Secure)
        {
            await PauseAsync(begun, "DNS did not start");
        }
    }

    /// <summary>Puts other records in the place of those of a zone, and waits until they are what is answered.</summary>
    public async Task PublishAsync(PrivateZone zone)
    {
        var number = ++serial;
        await WriteAsync(zone, number);
        await Command.MustAsync("kill", ["-HUP", (await File.ReadAllTextAsync(At("nsd.pid"))).Trim()]);
        var begun = time.GetTimestamp();
        var expected = string.Create(CultureInfo.InvariantCulture, $"\"{number}\"");
        while (!string.Equals((await Command.RunAsync("dig", ["+short", "+norecurse", "+tries=1", "+time=1", "-p", authorityPort.ToString(CultureInfo.InvariantCulture), "@127.0.0.1", "TXT", $"serial.{zone.Name}"])).Output.Trim(), expected, StringComparison.Ordinal))
        {
            await PauseAsync(begun, $"{zone.Name} did not change");
        }

        await Command.MustAsync("unbound-control", ["-c", At("unbound.conf"), "flush_zone", zone.Name]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private async Task PauseAsync(long begun, string complaint)
    {
        if (servers.Exists(server => server.HasEnded) || time.GetElapsedTime(begun) > StartLimit)
        {
            throw new InvalidOperationException($"{complaint}:\n{await File.ReadAllTextAsync(At("nsd.log"))}\n{await File.ReadAllTextAsync(At("unbound.log"))}");
        }

        await Task.Delay(Pause, time);
    }

    private async Task WriteAsync(PrivateZone zone, int number)
    {
        var source = At($"{zone.Name}.source");
        var served = At(zone.Name);
        await File.WriteAllTextAsync(source, string.Create(CultureInfo.InvariantCulture, $"""
            $ORIGIN {zone.Name}.
            $TTL 300
            @ SOA ns.root-of-ours. hostmaster.{zone.Name}. {number + 1} 3600 600 86400 60
            @ NS ns.root-of-ours.
            serial TXT "{number}"
            {zone.Records}

            """));
        var signed = source;
        if (zone.IsSigned)
        {
            signed = At($"{zone.Name}.signed");
            await signers[zone.Name].SignAsync(source, signed);
        }

        var text = await File.ReadAllTextAsync(signed);
        await File.WriteAllTextAsync(served, zone.Forge is { } forge ? forge(text) : text);
    }

    private async Task WriteRootAsync(PrivateZone[] zones)
    {
        await File.WriteAllTextAsync(At("root.source"), $"""
            $ORIGIN .
            $TTL 300
            . SOA ns.root-of-ours. hostmaster.root-of-ours. 1 3600 600 86400 60
            . NS ns.root-of-ours.
            ns.root-of-ours. A 127.0.0.1
            started.root-of-ours. TXT "yes"

            """ + string.Concat(zones.Select(zone => $"{zone.Name}. NS ns.root-of-ours.\n{(signers.TryGetValue(zone.Name, out var signer) ? signer.Delegation : "")}\n")));
        var root = await ZoneSigner.CreateAsync(folder.FullName, ".");
        await root.SignAsync(At("root.source"), At("root"));
        await File.WriteAllTextAsync(At("anchor"), root.Delegation + "\n");
    }

    private string Nsd(IEnumerable<string> zones) => $"""
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

        """ + string.Concat(zones.Select(zone => $"zone:\n    name: \"{zone}\"\n    zonefile: \"{At(zone is "." ? "root" : zone[..^1])}\"\n"));

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
            local-zone: "127.in-addr.arpa." nodefault
            num-threads: 1
            ede: no
        remote-control:
            control-enable: yes
            control-interface: "{At("unbound.control")}"
            control-use-cert: no

        """ + string.Concat(zones.Select(zone => $"stub-zone:\n    name: \"{zone}\"\n    stub-addr: 127.0.0.1@{authorityPort}\n"));
}
