using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Waxwing.Trust;

namespace Waxwing.Interop.Tests;

/// <summary>
/// Two BINDs with the same zones, which know nothing of each other: an update reaches the one that it is sent to, so that a test sees
/// what is told where name servers differ. They have a root of their own, and so answer for resolvers too. All on loopback, at port 53,
/// since a delegation names no other.
/// </summary>
public sealed class NamedServers : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly string[] Zones = ["setup.test", "rotate.test", "refuse.test", "whole.test"];

    private readonly TimeProvider time = TimeProvider.System;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("waxwing-named-");
    private readonly int net = RandomNumberGenerator.GetInt32(1, 255);
    private readonly List<Companion> servers = [];
    private readonly List<string> addresses = [];

    /// <summary>The first server, which resolves too.</summary>
    public string First => Address(1);

    /// <summary>The second.</summary>
    public string Second => Address(2);

    /// <summary>An address with a name, and a way back.</summary>
    public string Sender => Address(9);

    /// <summary>The authority of the host that serves the policy of MTA-STS.</summary>
    public string AuthorityFile => At("ca.pem");

    /// <summary>The key that may change the zones.</summary>
    public string Key => At("waxwing.key");

    /// <summary>A key that both servers know, and that may change nothing.</summary>
    public string Powerless => At("powerless.key");

    /// <summary>Another secret under the name of the key.</summary>
    public string Forged => At("forged.key");

    /// <summary>Skips the test, or in CI fails it, where no server can run.</summary>
    public static void Need()
    {
        Needs.Root();
        Array.ForEach(ToolsNeeded, Needs.Tool);
    }

    private static string[] ToolsNeeded { get; } = ["named", "tsig-keygen", "dig", "ip", "nginx", "openssl"];

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess || !Array.TrueForAll(ToolsNeeded, tool => Needs.Find(tool) is not null))
        {
            return;
        }

        await WriteKeyAsync(Key, "waxwing");
        await WriteKeyAsync(Forged, "waxwing");
        await WriteKeyAsync(Powerless, "powerless");
        foreach (var address in (string[])[First, Second])
        {
            // All of 127/8 is this machine's, but named listens only at addresses that an interface has.
            await Command.MustAsync("ip", ["address", "add", $"{address}/32", "dev", "lo"]);
            addresses.Add(address);
            await StartAsync(address);
        }

        await TestAuthority.CreateAsync(folder.FullName, At("server.pem"));
        await ServePolicyAsync(await TestAuthority.IssueAsync(folder.FullName, "policy", "DNS:mta-sts.whole.test"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        foreach (var address in addresses)
        {
            await Command.RunAsync("ip", ["address", "del", $"{address}/32", "dev", "lo"]);
        }

        folder.Delete(recursive: true);
    }

    /// <summary>The texts that a server has under a name, as dig shows them.</summary>
    public static async Task<string[]> TextsAsync(string server, string name) =>
        (await Command.MustAsync("dig", ["+short", "+norecurse", $"@{server}", "TXT", name])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task WriteKeyAsync(string path, string name) =>
        await File.WriteAllTextAsync(path, await Command.MustAsync("tsig-keygen", ["-a", "hmac-sha256", name]));

    private async Task StartAsync(string address)
    {
        var home = Directory.CreateDirectory(At(address)).FullName;
        foreach (var zone in Zones)
        {
            await File.WriteAllTextAsync(Path.Combine(home, zone), Zone(zone));
        }

        await File.WriteAllTextAsync(Path.Combine(home, "root"), Root());
        await File.WriteAllTextAsync(Path.Combine(home, "reverse"), Head($"{net}.77.127.in-addr.arpa.") + "9 PTR mail.setup.test.\n");
        await File.WriteAllTextAsync(Path.Combine(home, "named.conf"), Configuration(home, address));
        var log = Path.Combine(home, "log");
        var server = Companion.StartWithLog(log, "named", "-g", "-c", Path.Combine(home, "named.conf"));
        servers.Add(server);
        var begun = time.GetTimestamp();
        var authority = new AuthorityClient(time, TimeSpan.FromSeconds(1));
        while (!(await authority.AskAsync(new IPEndPoint(IPAddress.Parse(address), AuthorityClient.Port), DnsServers.Question("setup.test", DnsType.Ns), CancellationToken.None)).IsAnswered)
        {
            if (server.HasEnded || time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"named did not start:\n{await File.ReadAllTextAsync(log)}");
            }

            await Task.Delay(Pause, time);
        }
    }

    private async Task ServePolicyAsync(string certificate)
    {
        await File.WriteAllTextAsync(At("nginx.conf"), $$"""
            daemon off;
            user root;
            pid {{At("nginx.pid")}};
            error_log {{At("nginx.log")}};
            events { }
            http {
                access_log off;
                server {
                    listen {{Sender}}:443 ssl;
                    ssl_certificate {{certificate}};
                    ssl_certificate_key {{certificate}};
                    location = /.well-known/mta-sts.txt {
                        default_type text/plain;
                        return 200 "version: STSv1\r\nmode: enforce\r\nmx: mail.whole.test\r\nmax_age: 86400\r\n";
                    }
                }
            }

            """);
        servers.Add(Companion.Start("nginx", "-p", folder.FullName, "-c", At("nginx.conf")));
        var begun = time.GetTimestamp();
        while (!await ListensAsync(new IPEndPoint(IPAddress.Parse(Sender), 443)))
        {
            if (servers[^1].HasEnded || time.GetElapsedTime(begun) > StartLimit)
            {
                throw new InvalidOperationException($"nginx did not start: {(File.Exists(At("nginx.log")) ? await File.ReadAllTextAsync(At("nginx.log")) : "")}");
            }

            await Task.Delay(Pause, time);
        }
    }

    private static async Task<bool> ListensAsync(IPEndPoint endpoint)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(endpoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private string Address(int host) => string.Create(CultureInfo.InvariantCulture, $"127.77.{net}.{host}");

    private static string Head(string zone) => $"""
        $ORIGIN {zone}
        $TTL 300
        @ SOA ns1.setup.test. hostmaster.setup.test. 1 3600 600 86400 60
        @ NS ns1.setup.test.

        """;

    private string Zone(string zone) => Head($"{zone}.") + zone switch
    {
        // The SPF record is in two strings, and another text stands beside it: neither may be lost.
        "setup.test" => $"""
            @ NS ns2.setup.test.
            ns1 A {First}
            ns2 A {Second}
            mail A {Sender}
            @ TXT "v=spf1 mx " "-all"
            @ TXT "of somebody else"

            """,
        "whole.test" => $"""
            mail A {Sender}
            mta-sts A {Sender}

            """,
        _ => "@ NS ns2.setup.test.\n",
    };

    private string Root() => $"""
        $ORIGIN .
        $TTL 300
        . SOA ns1.setup.test. hostmaster.setup.test. 1 3600 600 86400 60
        . NS ns1.setup.test.
        ns1.setup.test. A {First}
        ns2.setup.test. A {Second}

        """ + string.Concat(Zones.Select(zone => $"{zone}. NS ns1.setup.test.\n{zone}. NS ns2.setup.test.\n"));

    private string Configuration(string home, string address) => $$"""
        options {
            directory "{{home}}";
            listen-on port 53 { {{address}}; };
            listen-on-v6 { none; };
            pid-file none;
            lock-file none;
            session-keyfile none;
            recursion no;
            empty-zones-enable no;
            dnssec-validation no;
            notify no;
        };
        controls { };
        include "{{Key}}";
        include "{{Powerless}}";
        zone "." { type primary; file "root"; };
        zone "{{net}}.77.127.in-addr.arpa" { type primary; file "reverse"; };

        """ + string.Concat(Zones.Select(zone => $"zone \"{zone}\" {{ type primary; file \"{zone}\"; allow-update {{ key waxwing; }}; }};\n"));
}
