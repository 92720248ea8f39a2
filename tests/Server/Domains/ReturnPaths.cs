using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Waxwing.Server.Domains;
using Waxwing.Server.Model;
using Waxwing.Server.Streams;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Domains;

/// <summary>The return paths of a domain: two records for each stream that are asked for where the service takes bounces, and used once both are seen.</summary>
public sealed class ReturnPaths
{
    private const string Path = "bounce.example.org";
    private const string BulkPath = "bounce-bulk.example.org";

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
        Assert.Equal(
            [(Path, "mx.service.net", 10), (Path, "v=spf1 ip4:192.0.2.1 ~all", null), (BulkPath, "mx.service.net", 10), (BulkPath, "v=spf1 ip4:192.0.2.1 ~all", null)],
            records.Select(record => (record.Name, record.Value, record.Preference)));
        Assert.All(records, record => Assert.Equal((DomainStatus.NotStarted, false), (record.Status, record.IsRequired)));
        Assert.Equal([StreamName.Transactional, StreamName.Transactional, StreamName.Bulk, StreamName.Bulk], records.Select(record => record.Stream));
        Assert.All(records, record => Assert.Contains(record.Stream!, record.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Are_used_once_both_records_are_seen_and_no_longer_than_they_are()
    {
        await using var room = DomainsRoom.Open(Options);
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        Assert.Null(room.Rights.ReturnPathOf(DomainsRoom.Ann, Name, StreamName.Transactional));

        room.Dns.PublishMailHost(Path, "mx.service.net");
        await room.VerifyAsync(domain);
        Assert.Null(room.Rights.ReturnPathOf(DomainsRoom.Ann, Name, StreamName.Transactional));

        room.Dns.Publish(Path, "v=spf1 ip4:192.0.2.1 -all");
        await room.VerifyAsync(domain);
        Assert.Equal(Path, room.Rights.ReturnPathOf(DomainsRoom.Ann, Name, StreamName.Transactional)!.Ascii);
        Assert.Null(room.Rights.ReturnPathOf(DomainsRoom.Bob, Name, StreamName.Transactional));
        Assert.True(room.Rights.IsReturnPath(Domain.Parse("BOUNCE.example.org")));
        Assert.False(room.Rights.IsReturnPath(Name));
        Assert.Contains(room.Log, line => line.Contains("come to bounce.example.org", StringComparison.Ordinal));

        room.Dns.PublishMailHost(Path, "mx.elsewhere.net");
        await room.VerifyAsync(domain);
        Assert.Null(room.Rights.ReturnPathOf(DomainsRoom.Ann, Name, StreamName.Transactional));
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
        Assert.Null(room.Rights.ReturnPathOf(DomainsRoom.Ann, Name, StreamName.Transactional));

        room.Dns.IsDown = false;
        room.Dns.PublishMailHost(Path, "mx.service.net");
        room.Dns.Publish(Path, "v=spf1 ip4:192.0.2.1 -all");
        await room.VerifyAsync(domain);
        room.Dns.IsDown = true;
        await room.VerifyAsync(domain);
        Assert.Equal(Path, room.Rights.ReturnPathOf(DomainsRoom.Ann, Name, StreamName.Transactional)!.Ascii);
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
        Assert.Equal(Path, room.Rights.ReturnPathOf(DomainsRoom.Ann, Name, StreamName.Transactional)!.Ascii);
        Assert.True(room.Rights.MaySendAs(DomainsRoom.Ann, Name));
    }

    [Fact]
    public async Task Are_those_of_another_label_and_of_streams_of_ones_own_where_the_operator_says_so()
    {
        await using var room = DomainsRoom.Open(Options, streams: new StreamCatalog([(DomainsRoom.Ann, new MailStream("newsletter", StreamType.Bulk))], "returns"));
        Assert.Equal(["returns.example.org", "returns-bulk.example.org", "returns-newsletter.example.org"], Hosts(await room.AddAsync(DomainsRoom.Ann, "example.org")));
        Assert.Equal(["returns.example.org", "returns-bulk.example.org"], Hosts(await room.AddAsync(DomainsRoom.Bob, "example.org")));

        static IEnumerable<string> Hosts(SendingDomain domain) => domain.Advice.Where(record => record.Preference == 10).Select(record => record.Name);
    }

    [Fact]
    public async Task Of_each_stream_are_seen_by_themselves_and_its_bounces_go_where_those_of_transactional_mail_go_until_then()
    {
        await using var room = DomainsRoom.Open(Options);
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        Publish(room, Path);
        await room.VerifyAsync(domain);
        Assert.Equal((Path, Path), Of(room));
        Assert.False(room.Rights.IsReturnPath(Domain.Parse(BulkPath)));

        Publish(room, BulkPath);
        await room.VerifyAsync(domain);
        Assert.Equal((Path, BulkPath), Of(room));
        Assert.True(room.Rights.IsReturnPath(Domain.Parse(Path)) && room.Rights.IsReturnPath(Domain.Parse(BulkPath)));
        Assert.Contains(room.Log, line => line.Contains("stream bulk from example.org of tenant ann come to bounce-bulk.example.org", StringComparison.Ordinal));

        // The other way round: what happens to one is not the other's.
        room.Dns.Remove(Path);
        await room.VerifyAsync(domain);
        Assert.Equal((null, BulkPath), Of(room));
        Assert.Contains(room.Log, line => line.Contains("stream transactional from example.org of tenant ann has the reverse-path of its sender again", StringComparison.Ordinal));

        Publish(room, Path);
        room.Dns.PublishMailHost(BulkPath, "mx.elsewhere.net");
        await room.VerifyAsync(domain);
        Assert.Equal((Path, Path), Of(room));
        Assert.Contains(room.Log, line => line.Contains("stream bulk from example.org of tenant ann come to bounce.example.org", StringComparison.Ordinal));
        Assert.Contains("Another host", Of(await room.FindAsync(domain), BulkPath)[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_one_stream_stay_as_they_are_where_dns_answers_for_the_other_alone()
    {
        await using var room = DomainsRoom.Open(Options);
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        Publish(room, Path);
        Publish(room, BulkPath);
        room.Dns.Answer("MX " + BulkPath, DnsAnswer.Failure("SERVFAIL"));
        await room.VerifyAsync(domain);
        Assert.Equal((Path, Path), Of(room));
        Assert.Equal([DomainStatus.Pending, DomainStatus.Verified], Of(await room.FindAsync(domain), BulkPath).Select(record => record.Status));

        room.Dns.PublishMailHost(BulkPath, "mx.service.net");
        await room.VerifyAsync(domain);
        Assert.Equal((Path, BulkPath), Of(room));

        // What was seen goes on, and what is seen to be gone meanwhile is gone.
        room.Dns.Answer("MX " + BulkPath, DnsAnswer.Failure("SERVFAIL"));
        room.Dns.PublishMailHost(Path, "mx.elsewhere.net");
        await room.VerifyAsync(domain);
        Assert.Equal((null, BulkPath), Of(room));
        Assert.Equal([DomainStatus.TemporaryFailure, DomainStatus.Verified], Of(await room.FindAsync(domain), BulkPath).Select(record => record.Status));
        Assert.DoesNotContain(room.Log, line => line.Contains("The records of bounce-bulk.example.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Go_on_while_a_record_that_theirs_includes_cannot_be_had_and_no_longer()
    {
        await using var room = DomainsRoom.Open(Options with { Includes = [Domain.Parse("spf.relay.net")] });
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        const string record = "v=spf1 include:spf.relay.net -all";
        room.Dns.Publish("spf.relay.net", "v=spf1 ip4:192.0.2.0/24 -all");
        room.Dns.PublishMailHost(Path, "mx.service.net");
        room.Dns.Publish(Path, record);
        await room.VerifyAsync(domain);
        Assert.Equal((Path, Path), Of(room));

        room.Dns.Answer("spf.relay.net", DnsAnswer.Failure("SERVFAIL"));
        await room.VerifyAsync(domain);
        Assert.Equal((Path, Path), Of(room));
        Assert.Equal((record, DomainStatus.TemporaryFailure), Of(await room.FindAsync(domain), Path).Select(one => (one.Value, one.Status)).Last());

        room.Dns.Remove("spf.relay.net");
        await room.VerifyAsync(domain);
        Assert.Equal((null, null), Of(room));
    }

    [Fact]
    public async Task Of_a_domain_that_was_looked_at_when_there_was_one_for_all_mail_go_on()
    {
        await using var room = DomainsRoom.Open(Options);
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        await room.Database.WriteAsync(writing =>
        {
            writing.Execute("UPDATE domain_changes SET version = version + 1");
            return writing.Execute(
                "UPDATE domains SET advice = ?1",
                """
                [{"Kind":"ReturnPath","Name":"bounce.example.org","Value":"mx.service.net","Status":"verified","Reason":"Bounces come here.","IsRequired":false,"Preference":10},
                 {"Kind":"ReturnPath","Name":"bounce.example.org","Value":"v=spf1 ip4:192.0.2.1 -all","Status":"verified","Reason":"Everybody is named.","IsRequired":false,"Preference":null}]
                """);
        });
        await room.Rights.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal((Path, Path), Of(room));
        Assert.True(room.Rights.IsReturnPath(Domain.Parse(Path)));

        // They are the same records to the next check: DNS that does not answer takes nothing, and nothing comes anew.
        room.Dns.IsDown = true;
        await room.VerifyAsync(domain);
        Assert.Equal((Path, Path), Of(room));
        Assert.Equal([StreamName.Transactional, StreamName.Transactional, StreamName.Bulk, StreamName.Bulk], (await room.FindAsync(domain)).Advice.Select(record => record.Stream).OfType<string>());
        Assert.DoesNotContain(room.Log, line => line.Contains("come to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_many_streams_ask_each_name_once_and_what_they_have_in_common_once()
    {
        var asked = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var dns = new DnsOfTests();
        var counting = new Resolver(async (question, stop) =>
        {
            asked.AddOrUpdate(question.ToString(), 1, (_, count) => count + 1);
            return await dns.AskAsync(question, stop);
        });
        await using var room = DomainsRoom.Open(Options with { Includes = [Domain.Parse("spf.relay.net")] }, counting, Many(50));
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        dns.Publish("spf.relay.net", "v=spf1 ip4:192.0.2.0/24 -all");
        foreach (var name in domain.Advice.Where(record => record.Preference is not null).Select(record => record.Name))
        {
            dns.PublishMailHost(name, "mx.service.net");
            dns.Publish(name, "v=spf1 include:spf.relay.net -all");
        }

        var seen = DomainsRoom.Done(await room.VerifyAsync(domain)).Advice.Where(record => record.Kind == DomainRecordKind.ReturnPath).ToArray();
        Assert.Equal(104, seen.Length);
        Assert.All(seen, record => Assert.Equal(DomainStatus.Verified, record.Status));
        Assert.Equal(1, asked["spf.relay.net TXT"]);
        Assert.Equal(104, asked.Where(pair => pair.Key.StartsWith("bounce", StringComparison.Ordinal)).Sum(pair => pair.Value));
    }

    [Fact]
    public async Task Of_many_streams_do_not_keep_a_check_waiting_for_long_and_what_was_found_in_time_is_kept()
    {
        const int atOnce = 8;
        var dns = new DnsOfTests();
        var waiting = 0;
        var areMany = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new Resolver(async (question, stop) =>
        {
            if (question.Name.ToString().StartsWith("bounce-", StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref waiting) == atOnce)
                {
                    areMany.SetResult();
                }

                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            }

            return await dns.AskAsync(question, stop);
        });
        await using var room = DomainsRoom.Open(Options, slow, Many(50));
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        foreach (var key in domain.Keys)
        {
            dns.Publish(DomainsRoom.NameOf(domain, key), key.Record);
        }

        dns.PublishMailHost(Path, "mx.service.net");
        dns.Publish(Path, "v=spf1 ip4:192.0.2.1 -all");
        var verifying = room.VerifyAsync(domain);
        await areMany.Task;
        Assert.False(verifying.IsCompleted);
        room.Clock.Advance(room.Options.LookLimit * 0.75);

        var looked = DomainsRoom.Done(await verifying);
        Assert.Equal(DomainStatus.Verified, looked.Status);
        Assert.Equal(atOnce, waiting);
        Assert.All(Of(looked, Path), record => Assert.Equal(DomainStatus.Verified, record.Status));
        Assert.All(Of(looked, BulkPath), record => Assert.Equal(DomainStatus.Pending, record.Status));
        Assert.Equal((Path, Path), Of(room));
    }

    [Fact]
    public async Task Are_not_asked_for_where_no_address_of_a_delivery_would_fit_before_the_domain()
    {
        var name = string.Join('.', Enumerable.Repeat(new string('a', 47), 4)) + ".org";
        await using var room = DomainsRoom.Open(Options);
        Assert.Equal([$"bounce.{name}"], (await room.AddAsync(DomainsRoom.Ann, name)).Advice.Where(record => record.Preference is not null).Select(record => record.Name));
    }

    private static StreamCatalog Many(int count) =>
        new(Enumerable.Range(0, count).Select(number => (DomainsRoom.Ann, new MailStream(string.Create(CultureInfo.InvariantCulture, $"stream-{number}"), StreamType.Bulk))));

    private static (string? Transactional, string? Bulk) Of(DomainsRoom room) =>
        (room.Rights.ReturnPathOf(DomainsRoom.Ann, Name, StreamName.Transactional)?.Ascii, room.Rights.ReturnPathOf(DomainsRoom.Ann, Name, StreamName.Bulk)?.Ascii);

    private static DomainRecord[] Of(SendingDomain domain, string path) => [.. domain.Advice.Where(record => string.Equals(record.Name, path, StringComparison.Ordinal))];

    private static void Publish(DomainsRoom room, string path)
    {
        room.Dns.PublishMailHost(path, "mx.service.net");
        room.Dns.Publish(path, "v=spf1 ip4:192.0.2.1 -all");
    }

    private sealed class Resolver(Func<DnsQuestion, CancellationToken, Task<DnsAnswer>> answer) : IDnsLookup
    {
        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) => answer(question, cancellationToken);
    }
}
