using Waxwing.Server.Domains;
using Waxwing.Server.Mail;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Domains;

/// <summary>A tenant adds a domain, publishes its records and has them seen.</summary>
public sealed class Registering
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_domain_has_a_key_of_each_kind_and_keeps_their_secrets_to_itself()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.AddAsync(DomainsRoom.Ann, "Bücher.example.org");

        Assert.Equal("xn--bcher-kva.example.org", domain.Name.Ascii);
        Assert.Equal([DkimKeyType.Rsa, DkimKeyType.Ed25519], domain.Keys.Select(key => key.Type));
        Assert.All(domain.Keys, key => Assert.StartsWith("ww203001", key.Selector, StringComparison.Ordinal));
        foreach (var key in domain.Keys)
        {
            using var opened = room.Keyring.Open(key).Key;
            Assert.Equal(key.Record, opened.RecordText);
            Assert.Equal(key.Type == DkimKeyType.Rsa ? 2048 : 256, opened.Bits);
        }

        Assert.DoesNotContain(DomainRecords.Of(domain, room.Options), record => record.Value!.Contains("PRIVATE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("co.uk")]
    [InlineData("github.io")]
    [InlineData("[127.0.0.1]")]
    [InlineData("exa mple.org")]
    [InlineData("example.org\r\nX: y")]
    [InlineData("-a.example.org")]
    public async Task What_nobody_can_own_is_refused(string name)
    {
        await using var room = DomainsRoom.Open();
        Assert.Equal(DomainRefusal.NoDomain, DomainsRoom.Refused(await room.Register.AddAsync(DomainsRoom.Somebody, DomainsRoom.Ann, name, Stop)));
    }

    [Fact]
    public async Task A_tenant_adds_a_name_once_and_no_more_names_than_it_may()
    {
        await using var room = DomainsRoom.Open(new DomainOptions { AskPause = TimeSpan.Zero, MaxPerTenant = 2 });
        await room.AddAsync(DomainsRoom.Ann, "one.example");
        Assert.Equal(DomainRefusal.Known, DomainsRoom.Refused(await room.Register.AddAsync(DomainsRoom.Somebody, DomainsRoom.Ann, "ONE.example", Stop)));
        await room.AddAsync(DomainsRoom.Ann, "two.example");
        Assert.Equal(DomainRefusal.TooMany, DomainsRoom.Refused(await room.Register.AddAsync(DomainsRoom.Somebody, DomainsRoom.Ann, "three.example", Stop)));
        await room.AddAsync(DomainsRoom.Bob, "one.example");
    }

    [Fact]
    public async Task It_is_verified_when_its_keys_are_seen_and_in_force_at_once()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        Assert.Equal(DomainStatus.Pending, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);
        Assert.False(room.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));

        room.Publish(domain);
        Assert.Equal(DomainStatus.Verified, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);
        Assert.True(room.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));
        Assert.Equal(domain.Keys.Select(key => key.Selector), room.Rights.SignerOf(DomainsRoom.Ann, domain.Name)!.Keys.Select(key => key.Selector));
        Assert.Contains(room.Log, line => line.StartsWith("2201 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_counts_by_its_key_and_not_by_its_letters()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        var rsa = domain.Keys[0];
        var folded = rsa.Record.Replace("v=DKIM1; k=rsa; p=", "v=DKIM1;t=s; n=a note; p=", StringComparison.Ordinal);
        room.Dns.Publish(DomainsRoom.NameOf(domain, rsa), folded.Insert(folded.Length - 40, " \t"));

        Assert.Equal(DomainStatus.Verified, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);
        Assert.Equal([rsa.Selector], room.Rights.SignerOf(DomainsRoom.Ann, domain.Name)!.Keys.Select(key => key.Selector));
    }

    [Fact]
    public async Task Records_of_other_keys_or_for_tests_prove_nothing()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        var other = await room.AddAsync(DomainsRoom.Bob, "example.org");
        room.Dns.Publish(DomainsRoom.NameOf(domain, domain.Keys[0]), other.Keys[0].Record);
        room.Dns.Publish(DomainsRoom.NameOf(domain, domain.Keys[1]), domain.Keys[1].Record.Replace("v=DKIM1;", "v=DKIM1; t=y;", StringComparison.Ordinal));

        var looked = DomainsRoom.Done(await room.VerifyAsync(domain));
        Assert.Equal(DomainStatus.Pending, looked.Status);
        Assert.Equal([DkimPublicationStatus.OtherKey, DkimPublicationStatus.Unusable], looked.Keys.Select(key => key.Found!.Value));
    }

    [Fact]
    public async Task Its_records_are_the_keys_and_dmarc_and_spf_where_the_operator_says_who_sends()
    {
        await using var room = DomainsRoom.Open(new DomainOptions { AskPause = TimeSpan.Zero, Addresses = [System.Net.IPAddress.Parse("192.0.2.1")], Includes = [Domain.Parse("relay.example")], Reports = Mailbox.Parse("reports@example.net") });
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        var records = DomainRecords.Of(domain, room.Options).ToArray();
        Assert.Equal([DomainRecordKind.Dkim, DomainRecordKind.Dkim, DomainRecordKind.Spf, DomainRecordKind.Dmarc], records.Select(record => record.Kind));
        Assert.All(records, record => Assert.Equal((DomainStatus.NotStarted, null), (record.Status, record.Reason)));
        Assert.Equal("v=spf1 ip4:192.0.2.1 include:relay.example ~all", records[2].Value);
        Assert.Equal(("_dmarc.example.org", "v=DMARC1; p=none; rua=mailto:reports@example.net"), (records[3].Name, records[3].Value));
        Assert.Equal([true, true, false, false], records.Select(record => record.IsRequired));

        room.Dns.Publish("example.org", "v=spf1 mx -all");
        room.Dns.Publish("_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:a@example.org");
        records = [.. DomainRecords.Of(DomainsRoom.Done(await room.VerifyAsync(domain)), room.Options)];
        Assert.Equal([DomainStatus.Pending, DomainStatus.Pending, DomainStatus.Pending, DomainStatus.Verified], records.Select(record => record.Status));
        Assert.Equal("v=spf1 mx ip4:192.0.2.1 include:relay.example -all", records[2].Value);
        Assert.NotNull(records[0].Reason);
    }

    [Fact]
    public async Task Behind_a_relay_no_spf_record_is_asked_for_that_would_name_nobody()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        Assert.DoesNotContain(DomainRecords.Of(domain, room.Options), record => record.Kind == DomainRecordKind.Spf);
    }

    [Fact]
    public async Task While_it_is_verified_for_one_tenant_no_other_gets_it_and_only_who_owns_the_zone_hears_why()
    {
        await using var room = DomainsRoom.Open();
        var first = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        var second = await room.AddAsync(DomainsRoom.Bob, "example.org");
        Assert.Equal(DomainStatus.Pending, DomainsRoom.Done(await room.VerifyAsync(second)).Status);

        room.Publish(second);
        Assert.Equal(DomainRefusal.HeldByAnother, DomainsRoom.Refused(await room.VerifyAsync(second)));
        Assert.Equal(DomainStatus.Pending, (await room.FindAsync(second)).Status);
        Assert.False(room.Rights.MaySendAs(DomainsRoom.Bob, second.Name));
        Assert.Null(room.Rights.SignerOf(DomainsRoom.Bob, second.Name));

        await room.Register.DeleteAsync(DomainsRoom.Somebody, DomainsRoom.Ann, first.Id, Stop);
        Assert.Equal(DomainStatus.Verified, DomainsRoom.Done(await room.VerifyAsync(second)).Status);
        Assert.True(room.Rights.MaySendAs(DomainsRoom.Bob, second.Name));
    }

    [Fact]
    public async Task Two_that_are_verified_at_the_same_moment_are_one()
    {
        await using var room = DomainsRoom.Open();
        var tenants = Enumerable.Range(0, 6).Select(number => $"tenant-{number}").ToArray();
        var all = new List<SendingDomain>();
        foreach (var tenant in tenants)
        {
            all.Add(await room.AddAsync(tenant, "example.org"));
            room.Publish(all[^1]);
        }

        var results = await Task.WhenAll(all.Select(room.VerifyAsync));
        Assert.Single(results, result => result is DomainResult.Done { Domain.Status: DomainStatus.Verified });
        Assert.Equal(5, results.Count(result => result is DomainResult.Refused { Reason: DomainRefusal.HeldByAnother }));
        Assert.Single(tenants, tenant => room.Rights.MaySendAs(tenant, all[0].Name));
    }

    [Fact]
    public async Task Nobody_reaches_a_domain_of_another_tenant_by_its_id()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");

        Assert.Null(await room.Register.FindAsync(DomainsRoom.Bob, domain.Id, Stop));
        Assert.Equal(DomainRefusal.NotFound, DomainsRoom.Refused(await room.Register.VerifyAsync(DomainsRoom.Somebody, DomainsRoom.Bob, domain.Id, Stop)));
        Assert.Equal(DomainRefusal.NotFound, DomainsRoom.Refused(await room.Register.RotateAsync(DomainsRoom.Somebody, DomainsRoom.Bob, domain.Id, Stop)));
        Assert.Equal(DomainRefusal.NotFound, DomainsRoom.Refused(await room.Register.DeleteAsync(DomainsRoom.Somebody, DomainsRoom.Bob, domain.Id, Stop)));
        Assert.Empty((await room.Register.ListAsync(DomainsRoom.Bob, new Page(), Stop)).Items);
        Assert.True(room.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));
    }

    [Fact]
    public async Task Lists_are_cut_in_both_directions_the_youngest_first()
    {
        await using var room = DomainsRoom.Open();
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            room.Clock.Advance(TimeSpan.FromSeconds(1));
            ids.Insert(0, (await room.AddAsync(DomainsRoom.Ann, $"example{i}.org")).Id);
        }

        await Expect(new Page(2), [ids[0], ids[1]], true);
        await Expect(new Page(2, After: ids[1]), [ids[2], ids[3]], true);
        await Expect(new Page(2, After: ids[3]), [ids[4]], false);
        await Expect(new Page(2, Before: ids[3]), [ids[1], ids[2]], true);
        await Expect(new Page(2, Before: ids[1]), [ids[0]], false);

        async Task Expect(Page page, Guid[] expected, bool hasMore)
        {
            var slice = await room.Register.ListAsync(DomainsRoom.Ann, page, Stop);
            Assert.Equal(expected, slice.Items.Select(domain => domain.Id));
            Assert.Equal(hasMore, slice.HasMore);
        }
    }

    [Fact]
    public async Task What_is_kept_is_there_after_a_restart()
    {
        await using var room = DomainsRoom.Open(new DomainOptions { AskPause = TimeSpan.Zero, Addresses = [System.Net.IPAddress.Parse("192.0.2.1")] });
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        var kept = await room.FindAsync(domain);
        await using var other = room.OtherNode();
        var read = (await other.Store.FindAsync(DomainsRoom.Ann, domain.Id, Stop))!;

        Assert.Equal(kept with { Keys = [], Advice = [] }, read with { Keys = [], Advice = [] });
        Assert.Equal(kept.Advice, read.Advice);
        Assert.Equal(kept.Keys.Select(key => key with { Secret = default }), read.Keys.Select(key => key with { Secret = default }));
        Assert.All(kept.Keys.Zip(read.Keys), pair => Assert.Equal(pair.First.Secret.ToArray(), pair.Second.Secret.ToArray()));
        await other.Rights.RefreshAsync(Stop);
        Assert.Equal(2, other.Rights.SignerOf(DomainsRoom.Ann, domain.Name)!.Keys.Length);
    }

    [Fact]
    public async Task Rotation_makes_new_keys_that_take_over_once_they_are_seen()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        var old = domain.Keys.Select(key => key.Selector).ToArray();
        room.Clock.Advance(TimeSpan.FromDays(180));
        var rotated = DomainsRoom.Done(await room.Register.RotateAsync(DomainsRoom.Somebody, DomainsRoom.Ann, domain.Id, Stop));
        Assert.Equal(4, rotated.Keys.Length);
        Assert.Equal(old, SignerSelectors());
        Assert.Equal(DomainRefusal.Rotating, DomainsRoom.Refused(await room.Register.RotateAsync(DomainsRoom.Somebody, DomainsRoom.Ann, domain.Id, Stop)));

        room.Publish(rotated);
        var seen = DomainsRoom.Done(await room.VerifyAsync(domain));
        Assert.Equal(rotated.Keys[2..].Select(key => key.Selector), SignerSelectors());
        Assert.Equal(4, seen.Keys.Length);

        room.Clock.Advance(room.Options.KeepRetired);
        Assert.Equal(2, DomainsRoom.Done(await room.VerifyAsync(domain)).Keys.Length);

        IEnumerable<string> SignerSelectors() => room.Rights.SignerOf(DomainsRoom.Ann, domain.Name)!.Keys.Select(key => key.Selector);
    }

    [Fact]
    public async Task A_change_of_what_somebody_else_changed_meanwhile_is_not_kept()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        Assert.Equal(DomainChange.Done, await room.Store.UpdateAsync(domain.Asked(domain.CreatedAt), told: null, Stop));
        Assert.Equal(DomainChange.Stale, await room.Store.UpdateAsync(domain.Declared(domain.CreatedAt), told: null, Stop));
        Assert.Equal(DomainStatus.Pending, (await room.FindAsync(domain)).Status);
    }

    [Fact]
    public async Task A_domain_that_is_removed_while_dns_is_asked_stays_removed()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        room.Publish(domain);
        room.Dns.OnAsk = stop => room.Store.DeleteAsync(DomainsRoom.Ann, domain.Id, told: null, stop);

        Assert.Equal(DomainRefusal.NotFound, DomainsRoom.Refused(await room.VerifyAsync(domain)));
        Assert.False(room.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));
    }

    [Fact]
    public async Task Who_asks_in_a_loop_or_all_at_once_makes_dns_be_asked_once()
    {
        await using var room = DomainsRoom.Open(new DomainOptions());
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        var asked = 0;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var may = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room.Dns.OnAsk = _ =>
        {
            Interlocked.Increment(ref asked);
            begun.TrySetResult();
            return may.Task;
        };
        var first = room.VerifyAsync(domain);
        await begun.Task;
        Assert.Equal(DomainStatus.NotStarted, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);
        may.SetResult();
        await first;
        var once = asked;

        room.Clock.Advance(room.Options.AskPause - TimeSpan.FromMilliseconds(1));
        Assert.Equal(DomainStatus.Pending, DomainsRoom.Done(await room.VerifyAsync(domain)).Status);
        Assert.Equal(once, asked);
        room.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await room.VerifyAsync(domain);
        Assert.True(asked > once);
    }

    [Fact]
    public async Task Dns_that_never_answers_is_waited_for_no_longer_than_the_limit()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room.Dns.OnAsk = async stop =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, room.Clock, stop);
        };
        var verifying = room.VerifyAsync(domain);
        await asked.Task;
        room.Clock.Advance(room.Options.LookLimit);

        var looked = DomainsRoom.Done(await verifying);
        Assert.Equal(DomainStatus.Pending, looked.Status);
        Assert.All(looked.Keys, key => Assert.Equal(DkimPublicationStatus.Unknown, key.Found));
    }
}
