using System.Net;
using Waxwing.Server.Domains;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Domains;

/// <summary>The return path of a domain: two records that are asked for where the service takes bounces, and used once both are seen.</summary>
public sealed class ReturnPaths
{
    private const string Path = "bounce.example.org";

    private static readonly Domain Name = Domain.Parse("example.org");

    private static DomainOptions Options { get; } = new()
    {
        AskPause = TimeSpan.Zero,
        Addresses = [IPAddress.Parse("192.0.2.1")],
        ReturnPathHost = Domain.Parse("mx.service.net"),
    };

    [Fact]
    public async Task Are_asked_for_only_where_the_service_takes_bounces()
    {
        await using var without = DomainsRoom.Open(Options with { ReturnPathHost = null });
        Assert.DoesNotContain(DomainRecords.Of(await without.AddAsync(DomainsRoom.Ann, "example.org"), without.Options), record => record.Kind == DomainRecordKind.ReturnPath);

        await using var room = DomainsRoom.Open(Options);
        var records = DomainRecords.Of(await room.AddAsync(DomainsRoom.Ann, "example.org"), room.Options).Where(record => record.Kind == DomainRecordKind.ReturnPath).ToArray();
        Assert.Equal([(Path, "mx.service.net", 10), (Path, "v=spf1 ip4:192.0.2.1 ~all", null)], records.Select(record => (record.Name, record.Value, record.Preference)));
        Assert.All(records, record => Assert.Equal((DomainStatus.NotStarted, false), (record.Status, record.IsRequired)));
    }

    [Fact]
    public async Task Are_used_once_both_records_are_seen_and_no_longer_than_they_are()
    {
        await using var room = DomainsRoom.Open(Options);
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        Assert.Null(room.Rights.ReturnPathOf(DomainsRoom.Ann, Name));

        room.Dns.PublishMailHost(Path, "mx.service.net");
        await room.VerifyAsync(domain);
        Assert.Null(room.Rights.ReturnPathOf(DomainsRoom.Ann, Name));

        room.Dns.Publish(Path, "v=spf1 ip4:192.0.2.1 -all");
        await room.VerifyAsync(domain);
        Assert.Equal(Path, room.Rights.ReturnPathOf(DomainsRoom.Ann, Name)!.Ascii);
        Assert.Null(room.Rights.ReturnPathOf(DomainsRoom.Bob, Name));
        Assert.True(room.Rights.IsReturnPath(Domain.Parse("BOUNCE.example.org")));
        Assert.False(room.Rights.IsReturnPath(Name));
        Assert.Contains(room.Log, line => line.Contains("come to bounce.example.org", StringComparison.Ordinal));

        room.Dns.PublishMailHost(Path, "mx.elsewhere.net");
        await room.VerifyAsync(domain);
        Assert.Null(room.Rights.ReturnPathOf(DomainsRoom.Ann, Name));
        Assert.True(room.Rights.MaySendAs(DomainsRoom.Ann, Name));
        Assert.Contains(room.Log, line => line.Contains("has the reverse-path of its sender again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Go_on_while_dns_does_not_answer_and_do_not_begin_so()
    {
        await using var room = DomainsRoom.Open(Options);
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        room.Dns.IsDown = true;
        await room.VerifyAsync(domain);
        Assert.Null(room.Rights.ReturnPathOf(DomainsRoom.Ann, Name));

        room.Dns.IsDown = false;
        room.Dns.PublishMailHost(Path, "mx.service.net");
        room.Dns.Publish(Path, "v=spf1 ip4:192.0.2.1 -all");
        await room.VerifyAsync(domain);
        room.Dns.IsDown = true;
        await room.VerifyAsync(domain);
        Assert.Equal(Path, room.Rights.ReturnPathOf(DomainsRoom.Ann, Name)!.Ascii);
        Assert.Contains((await room.FindAsync(domain)).Advice, record => record is { Kind: DomainRecordKind.ReturnPath, Status: DomainStatus.TemporaryFailure });
    }

    [Fact]
    public async Task Of_domains_that_the_operator_vouches_for_are_looked_for_as_well()
    {
        var options = Options with { Declared = [new DeclaredDomain(DomainsRoom.Ann, Name)] };
        await using var room = DomainsRoom.Open(options);
        room.Dns.PublishMailHost(Path, "mx.service.net");
        room.Dns.Publish(Path, "v=spf1 ip4:192.0.2.1 -all");
        await room.Declared.DeclareAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, await room.Checks.CheckDueAsync(TestContext.Current.CancellationToken));
        Assert.Equal(Path, room.Rights.ReturnPathOf(DomainsRoom.Ann, Name)!.Ascii);
        Assert.True(room.Rights.MaySendAs(DomainsRoom.Ann, Name));
    }

    [Fact]
    public async Task Are_those_of_another_label_where_the_operator_says_so()
    {
        await using var room = DomainsRoom.Open(Options with { ReturnPathLabel = "returns" });
        Assert.Contains(DomainRecords.Of(await room.AddAsync(DomainsRoom.Ann, "example.org"), room.Options), record => record.Name is "returns.example.org" && record.Preference == 10);
    }
}
