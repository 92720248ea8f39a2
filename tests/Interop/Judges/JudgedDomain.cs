using System.Globalization;
using System.Net;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Interop.Tests.Judges;

/// <summary>A domain with keys of ours in DNS: nsd on loopback, which judges and verifiers ask.</summary>
public sealed class JudgedDomain : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-judged-");
    private Companion? server;

    /// <summary>The domain.</summary>
    public static Domain Domain { get; } = Domain.Parse("judged.test");

    /// <summary>The host that its mail comes from.</summary>
    public static string Host => $"mail.{Domain}";

    /// <summary>The address of that, of those that are for documentation (RFC 5737): filters spare a network of one's own some of their tests.</summary>
    public const string Address = "203.0.113.7";

    /// <summary>The reverse-path of its mail.</summary>
    public static string Bounces => $"bounces@{Domain}";

    /// <summary>The port of the server on loopback.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>RSA, under the selector <c>r</c>.</summary>
    public DkimSigningKey Rsa { get; } = new("r", DkimKey.Create(DkimKeyType.Rsa));

    /// <summary>Ed25519, under the selector <c>e</c>.</summary>
    public DkimSigningKey Ed25519 { get; } = new("e", DkimKey.Create(DkimKeyType.Ed25519));

    /// <summary>Asks this server.</summary>
    public IDnsLookup Dns => new DnsResolver(new ResolverOptions { Servers = [new IPEndPoint(IPAddress.Loopback, Port)] });

    /// <summary>The key records, a name and a text a line.</summary>
    public string[] Records => [.. new[] { Rsa, Ed25519 }.Select(key => $"{key.Selector}._domainkey.{Domain} {key.Key.RecordText}")];

    public async ValueTask InitializeAsync()
    {
        if (Needs.Find("nsd") is null)
        {
            return;
        }

        await File.WriteAllTextAsync(At("zone"), $"""
            $ORIGIN {Domain}.
            $TTL 300
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            @ MX 10 mail
            mail A {Address}
            @ TXT "v=spf1 ip4:127.0.0.1 ip4:{Address} -all"
            _dmarc TXT "v=DMARC1; p=reject"
            {Rsa.Key.ZoneLine(Rsa.Selector, Domain)}
            {Ed25519.Key.ZoneLine(Ed25519.Selector, Domain)}

            """);
        await File.WriteAllTextAsync(At("nsd.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            server:
                ip-address: 127.0.0.1@{Port}
                username: ""
                chroot: ""
                zonesdir: "{folder.FullName}"
                pidfile: "{At("nsd.pid")}"
                xfrdfile: "{At("xfrd.state")}"
                zonelistfile: "{At("zone.list")}"
                database: ""
                xfrdir: "{folder.FullName}"
            remote-control:
                control-enable: no
            zone:
                name: "{Domain}."
                zonefile: "{At("zone")}"

            """));
        server = Companion.StartWithLog(At("nsd.log"), "nsd", "-d", "-c", At("nsd.conf"));
        var begun = time.GetTimestamp();
        while ((await DkimPublication.FindAsync(Rsa, Domain, Dns)).Status != DkimPublicationStatus.Published)
        {
            if (server.HasEnded || time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"nsd did not start:\n{await File.ReadAllTextAsync(At("nsd.log"))}");
            }

            await Task.Delay(Pause, time);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        Rsa.Key.Dispose();
        Ed25519.Key.Dispose();
        folder.Delete(recursive: true);
    }

    private string At(string name) => Path.Combine(folder.FullName, name);
}
