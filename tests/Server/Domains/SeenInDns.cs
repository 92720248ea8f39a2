using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Waxwing.Interop.Tests;
using Waxwing.Server.Domains;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Domains;

/// <summary>Domains are verified by what real name servers say: nsd has the zones, unbound answers for it.</summary>
public sealed class SeenInDns : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("waxwing-nsd-");
    private readonly PrivateDns _dns = new();

    [Fact]
    public async Task A_domain_is_verified_when_its_lines_stand_in_the_zone_and_lost_when_they_are_taken_away()
    {
        Need();
        var zone = PrivateZone.Unsigned("example.test", "");
        await _dns.StartAsync(zone);
        await using var room = DomainsRoom.Open(resolver: _dns.Lookup(isTrusted: false));
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.test");
        Assert.Equal(DomainStatus.Pending, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);

        await _dns.PublishAsync(zone with { Records = Lines(room, domain) + "_dmarc TXT \"v=DMARC1; p=none; rua=mailto:a@example.test\"\n" });
        var verified = DomainsRoom.Done(await room.VerifyAsync(domain));
        Assert.Equal(DomainStatus.Verified, verified.Status);
        Assert.All(DomainRecords.Of(verified, room.Options), record => Assert.Equal(DomainStatus.Verified, record.Status));
        Assert.Equal(2, room.Rights.SignerOf(DomainsRoom.Ann, domain.Name)!.Keys.Length);

        await _dns.PublishAsync(zone);
        Assert.Equal(DomainStatus.TemporaryFailure, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);
        room.Clock.Advance(room.Options.Grace);
        Assert.Equal(DomainStatus.Failed, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);
        Assert.False(room.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));
    }

    [Fact]
    public async Task A_signed_zone_that_somebody_changed_on_the_way_proves_nothing_and_takes_nothing()
    {
        Need();
        var zone = new PrivateZone("signed.test", "");
        await _dns.StartAsync(zone);
        await using var room = DomainsRoom.Open(resolver: _dns.Lookup());
        var domain = await room.AddAsync(DomainsRoom.Ann, "signed.test");
        var selector = domain.Keys[1].Selector;

        var forged = zone with { Records = Lines(room, domain), Forge = text => text.Replace("DKIM1; k=", "DKIM1; n=", StringComparison.Ordinal) };
        await _dns.PublishAsync(forged);
        var looked = DomainsRoom.Done(await room.VerifyAsync(domain));
        Assert.Equal((DomainStatus.Pending, DkimPublicationStatus.Unknown), (looked.Status, looked.Keys.Single(key => string.Equals(key.Selector, selector, StringComparison.Ordinal)).Found));

        await _dns.PublishAsync(zone with { Records = Lines(room, domain) });
        Assert.Equal(DomainStatus.Verified, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);
        await _dns.PublishAsync(forged);
        Assert.Equal(DomainStatus.TemporaryFailure, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);
        Assert.Equal(2, room.Rights.SignerOf(DomainsRoom.Ann, domain.Name)!.Keys.Length);
    }

    [Fact]
    public async Task What_a_resolver_remembers_is_asked_again_at_the_name_servers_themselves()
    {
        Need();
        var address = string.Create(CultureInfo.InvariantCulture, $"127.78.{RandomNumberGenerator.GetInt32(1, 255)}.{RandomNumberGenerator.GetInt32(1, 255)}");
        var resolver = new StaleResolver("late.test", IPAddress.Parse(address));
        await using var room = DomainsRoom.Open(resolver: resolver);
        var domain = await room.AddAsync(DomainsRoom.Ann, "late.test");
        Assert.Equal(DomainStatus.Pending, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);

        await using var server = await StartAsync(address, "late.test", Lines(room, domain));
        Assert.Equal(DomainStatus.Verified, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);
    }

    [Fact]
    public async Task What_dnssec_vouches_for_is_not_asked_again_of_servers_for_which_nobody_vouches()
    {
        Need();
        var address = string.Create(CultureInfo.InvariantCulture, $"127.79.{RandomNumberGenerator.GetInt32(1, 255)}.{RandomNumberGenerator.GetInt32(1, 255)}");
        await using var room = DomainsRoom.Open(resolver: new StaleResolver("late.test", IPAddress.Parse(address)) { IsSecure = true });
        var domain = await room.AddAsync(DomainsRoom.Ann, "late.test");
        await using var server = await StartAsync(address, "late.test", Lines(room, domain));
        Assert.Equal(DomainStatus.Pending, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _dns.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static void Need()
    {
        Needs.Root();
        Array.ForEach(PrivateDns.ToolsNeeded, Needs.Tool);
    }

    private static string Lines(DomainsRoom room, SendingDomain domain) => string.Concat(domain.Keys.Select(key =>
    {
        var opened = room.Keyring.Open(key);
        using (opened.Key)
        {
            return opened.Key.ZoneLine(opened.Selector, domain.Name) + "\n";
        }
    }));

    // At port 53, since a delegation names no other.
    private async Task<Companion> StartAsync(string address, string zone, string records)
    {
        var file = Path.Combine(_folder.FullName, "zone");
        var log = Path.Combine(_folder.FullName, "log");
        await File.WriteAllTextAsync(file, $"$ORIGIN {zone}.\n$TTL 300\n@ SOA ns.{zone}. hostmaster.{zone}. 1 3600 600 86400 60\n@ NS ns.{zone}.\nns A {address}\n{records}");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "nsd.conf"), $"""
            server:
                ip-address: {address}@53
                username: ""
                chroot: ""
                zonesdir: "{_folder.FullName}"
                pidfile: "{_folder.FullName}/nsd.pid"
                xfrdfile: "{_folder.FullName}/xfrd.state"
                zonelistfile: "{_folder.FullName}/zone.list"
                database: ""
                xfrdir: "{_folder.FullName}"
            remote-control:
                control-enable: no
            zone:
                name: "{zone}"
                zonefile: "{file}"

            """);
        var server = Companion.StartWithLog(log, "nsd", "-d", "-c", Path.Combine(_folder.FullName, "nsd.conf"));
        var begun = TimeProvider.System.GetTimestamp();
        var authority = new AuthorityClient(TimeProvider.System, TimeSpan.FromSeconds(1));
        var question = new DnsQuestion(DnsName.TryParse(zone, out var name) ? name : throw new FormatException(zone), DnsType.Ns);
        while (!(await authority.AskAsync(new IPEndPoint(IPAddress.Parse(address), AuthorityClient.Port), question, TestContext.Current.CancellationToken)).IsAnswered)
        {
            if (server.HasEnded || TimeProvider.System.GetElapsedTime(begun) > StartLimit)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException($"nsd did not start:\n{await File.ReadAllTextAsync(log)}");
            }

            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return server;
    }

    /// <summary>A resolver that knows who is in charge of a zone, and remembers that nothing else is there.</summary>
    private sealed class StaleResolver(string zone, IPAddress server) : IDnsLookup
    {
        public bool IsSecure { get; init; }

        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) => Task.FromResult((question.Name.ToString(), question.Type) switch
        {
            (var name, DnsType.Ns) when string.Equals(name, zone, StringComparison.Ordinal) => DnsAnswer.Found(IsSecure, [new NsRecord(Smtp.Domain.Parse($"ns.{zone}"))], TimeSpan.FromMinutes(1)),
            (var name, DnsType.A) when string.Equals(name, $"ns.{zone}", StringComparison.Ordinal) => DnsAnswer.Found(IsSecure, [new AddressRecord(server)], TimeSpan.FromMinutes(1)),
            _ => DnsAnswer.Absent(IsSecure, nameExists: false, TimeSpan.FromHours(3)),
        });
    }
}
