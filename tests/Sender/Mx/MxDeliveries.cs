using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Tests.Mx;

/// <summary>Each domain's mail goes to its own hosts, from the best to the worst, and by the same rules of fate as to relays.</summary>
public sealed class MxDeliveries : MxTest
{
    private PeerScript Ready => Host(Authority.Issue("mail.test"));

    [Fact]
    public async Task Recipients_go_to_the_hosts_of_their_domains_and_those_of_one_domain_share_a_transaction()
    {
        await using var net = ScriptedPeer.Listen(Ready.Takes(recipients: 2).Ends());
        await using var org = ScriptedPeer.Listen(Ready.Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", net);
        World("example.org", "other.test", "192.0.2.2", org);
        var message = Message("ann@example.net");
        message.To.Add(new MailboxAddress(null, "bob@EXAMPLE.net"));
        message.Cc.Add(new MailboxAddress(null, "cid@example.org"));
        var receipt = await DeliverAsync(message);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(["RCPT TO:<ann@example.net>", "RCPT TO:<bob@example.net>"], Recipients(net));
        Assert.Equal(["RCPT TO:<cid@example.org>"], Recipients(org));
        Assert.Equal([(1, "smtp://mail.test:25", "example.net"), (1, "smtp://other.test:25", "example.org")], receipt.Attempts.Select(attempt => (attempt.Number, attempt.Relay, attempt.MailHost!.Domain)));
        Assert.Equal(net.Contents.Single(), org.Contents.Single());
    }

    [Fact]
    public async Task A_host_that_is_away_gives_way_to_the_next_by_preference()
    {
        await using var worse = ScriptedPeer.Listen(Ready.Takes().Ends());
        Dns.Mx("example.net", secure: false, (20, "worse.test"), (10, "better.test"));
        Dns.Address("better.test", secure: false, "192.0.2.1");
        At("worse.test", "192.0.2.2", worse);
        var receipt = await DeliverAsync();

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(["192.0.2.1:25", "192.0.2.2:25"], Network.Dialled);
        Assert.Equal("smtp://worse.test:25", receipt.Attempts[0].NextRelay);
    }

    [Theory]
    [InlineData("450 4.2.0 greylisted", 1)]
    [InlineData("550 5.1.1 nobody", 0)]
    public async Task The_next_is_asked_after_a_4yz_of_a_host_and_a_5yz_is_final(string reply, int connections)
    {
        await using var first = ScriptedPeer.Listen(Ready.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply(reply).Ends());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        Two(first, second);
        var receipt = await DeliverAsync();

        Assert.Equal(connections == 1 ? SendOutcome.Accepted : SendOutcome.Refused, receipt.Outcome);
        Assert.Equal(connections, second.Connections);
    }

    [Fact]
    public async Task An_unknown_fate_is_never_taken_to_another_host()
    {
        await using var first = ScriptedPeer.Listen(Ready.Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Drop());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        Two(first, second);
        var receipt = await DeliverAsync();

        Assert.Equal(SendOutcome.Unknown, receipt.Outcome);
        Assert.Equal(0, second.Connections);
    }

    [Fact]
    public async Task A_host_that_cannot_be_trusted_gives_way_to_one_that_can()
    {
        await using var first = ScriptedPeer.Listen(new PeerScript().Greet("220 mail host").Hello().TakeTheRest());
        await using var second = ScriptedPeer.Listen(Ready.Takes().Ends());
        Two(first, second);
        var receipt = await DeliverAsync();

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Contains("may be an attack", Assert.Single(receipt.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_that_takes_no_mail_is_refused_and_the_others_get_theirs()
    {
        await using var peer = ScriptedPeer.Listen(Ready.Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer);
        Dns.Mx("example.org", secure: false, (0, null));
        var message = Message("ann@example.org");
        message.To.Add(new MailboxAddress(null, "bob@example.net"));
        var receipt = await DeliverAsync(message);

        Assert.Equal(SendOutcome.PartlyAccepted, receipt.Outcome);
        Assert.Equal((nameof(SendFault.NullMx), Delivered.No), (receipt.Recipients[0].Error!.Detail, receipt.Recipients[0].Delivered));
        Assert.Equal(Delivered.Yes, receipt.Recipients[1].Delivered);
    }

    [Fact]
    public async Task A_message_for_nobody_who_could_be_asked_connects_to_nobody()
    {
        Dns["example.net", DnsType.Mx] = DnsAnswer.Failure("silent");
        var receipt = await DeliverAsync();

        Assert.Equal((SendOutcome.Deferred, nameof(SendFault.DnsFailed)), (receipt.Outcome, receipt.Recipients[0].Error!.Detail));
        Assert.Empty(Network.Dialled);
        Assert.Empty(receipt.Attempts);
        Assert.Contains("no connection was made: silent", Practice(receipt, 1).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lookup_that_failed_is_made_again_after_a_wait_that_is_at_least_five_minutes()
    {
        var clock = new ObservedClock();
        await using var peer = ScriptedPeer.Listen(Ready.Takes().Ends());
        Dns["example.net", DnsType.Mx] = DnsAnswer.Failure("silent");
        await using var sender = Sender(DirectOptions with { Clock = clock, Retry = new RetryOptions { MaxAttempts = 2 } });
        var sending = DeliverAsync(sender);
        await clock.WhenArmedAsync(TimeSpan.FromMinutes(5));
        World("example.net", "mail.test", "192.0.2.1", peer);
        clock.Advance(TimeSpan.FromMinutes(5));
        var receipt = await sending;

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal((2, 300d), (Assert.Single(receipt.Attempts).Number, receipt.Attempts[0].WaitedSeconds));
    }

    [Fact]
    public async Task Domains_with_the_same_hosts_are_one_site_and_share_its_connections()
    {
        await using var peer = ScriptedPeer.Listen(Ready.Takes().Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer);
        Dns.Mx("example.org", secure: false, (50, "mail.test"));
        await using var sender = Sender();
        var first = await DeliverAsync(sender);
        var second = await DeliverAsync(sender, Message("ann@example.org"));

        Assert.Equal((SendOutcome.Accepted, SendOutcome.Accepted), (first.Outcome, second.Outcome));
        Assert.Equal(1, peer.Connections);
        Assert.Empty(sender.Relays);
    }

    [Fact]
    public async Task A_connection_to_anybody_is_not_used_where_a_host_has_to_prove_who_it_is()
    {
        await using var peer = ScriptedPeer.Listen(Ready.Takes().Ends(), Ready.Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer);
        await using var sender = Sender();
        await DeliverAsync(sender);
        Dns.Mx("example.org", secure: false, (10, "mail.test"));
        Policy("example.org", "enforce", "mail.test");
        var second = await DeliverAsync(sender, Message("ann@example.org"));

        Assert.Equal((SendOutcome.Accepted, TrustSource.ConfiguredAuthority), (second.Outcome, second.Attempts[0].Connection!.Tls!.Trust));
        Assert.Equal(2, peer.Connections);
    }

    [Fact]
    public async Task Only_so_many_messages_are_under_way_to_a_site_and_none_crosses_another()
    {
        var script = Host(Authority.Issue("mail.test"), "PIPELINING", "CHUNKING");
        for (var i = 0; i < 8; i++)
        {
            script.TakesGroup();
        }

        await using var peer = ScriptedPeer.Listen(script.Ends());
        World("example.net", "mail.test", "192.0.2.1", peer);
        await using var sender = Sender(DirectOptions with { Mx = DirectOptions.Mx! with { MaxConnectionsPerSite = 1 } });
        var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => DeliverAsync(sender)));

        Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Accepted, receipt.Outcome));
        Assert.Equal(1, peer.Connections);
        Assert.All(receipts, receipt => Assert.Equal(0, receipt.Attempts.Single().Transactions.Single().InFlightBefore));
    }

    [Fact]
    public async Task A_batch_goes_to_many_domains()
    {
        await using var peer = ScriptedPeer.Listen(Ready.Takes().Takes().Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer);
        await using var sender = Sender(DirectOptions with { Mx = DirectOptions.Mx! with { MaxConnectionsPerSite = 1 } });
        var outcomes = new List<SendOutcome>();
        await foreach (var receipt in sender.SendAsync(Enumerable.Range(0, 3).Select(_ => (OutgoingMessage)Message()).ToAsyncEnumerable(), Token))
        {
            outcomes.Add(receipt.Outcome);
        }

        Assert.Equal([SendOutcome.Accepted, SendOutcome.Accepted, SendOutcome.Accepted], outcomes);
    }

    [Fact]
    public async Task A_plan_names_hosts_and_rules_and_connects_to_nobody()
    {
        Dns.Mx("example.net", secure: true, (20, "plain.test"), (10, "mail.test"));
        Dns.Address("mail.test", secure: true, "192.0.2.1");
        Dns.Address("plain.test", secure: true, "192.0.2.2");
        Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(Authority.Certificate));
        Dns.Mx("example.org", secure: false, (0, null));
        var message = Message();
        message.To.Add(new MailboxAddress(null, "ann@example.org"));
        await using var sender = Sender();
        var plan = await sender.PlanAsync(message, Token);

        Assert.Equal([("mail.test", MailHostTls.Dane), ("plain.test", MailHostTls.Opportunistic)], plan.MailHosts.Select(host => (host.Host, host.Tls)));
        Assert.Contains("nothing would go to example.org", Assert.Single(plan.Warnings), StringComparison.Ordinal);
        Assert.Empty(plan.Relays);
        Assert.Empty(Network.Dialled);
    }

    [Fact]
    public void Relays_and_mail_hosts_exclude_each_other()
    {
        var both = Assert.Throws<SendException>(() => new MailSender(DirectOptions with { Relays = [RelayAt(465)] }));
        var neither = Assert.Throws<SendException>(() => new MailSender(DirectOptions with { Mx = null }));
        var name = Assert.Throws<SendException>(() => new MailSender(DirectOptions with { Mx = new MxOptions { EhloName = "not a name" } }));

        Assert.Equal((nameof(SendFault.InvalidValue), nameof(SendFault.NoRelay), nameof(SendFault.InvalidValue)), (both.Error.Detail, neither.Error.Detail, name.Error.Detail));
    }

    private void Two(ScriptedPeer first, ScriptedPeer second)
    {
        Dns.Mx("example.net", secure: false, (10, "first.test"), (20, "second.test"));
        At("first.test", "192.0.2.1", first);
        At("second.test", "192.0.2.2", second);
    }

    private static IEnumerable<string> Recipients(ScriptedPeer peer) => peer.Lines.Where(line => line.StartsWith("RCPT", StringComparison.Ordinal));
}
