using System.Net;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Tests.Mx;

/// <summary>Source address, name in EHLO and PTR are checked before they are used, and IPv6 is used only where DNS shows that it will be taken.</summary>
public sealed class WhereMailComesFrom : MxTest
{
    private const string Six = "2001:db8::25";

    [Fact]
    public async Task An_address_whose_name_leads_back_and_that_the_name_in_EHLO_has_is_proven()
    {
        await using var sender = Sender();
        await PlanAsync(sender);

        var own = Assert.Single(sender.OwnAddresses);
        Assert.Equal(("192.0.2.25", IprevResult.Pass, "sender.test", true, true), (own.Address.ToString(), own.Reverse, own.Name, own.IsOfEhloName, own.IsProven));
    }

    [Fact]
    public async Task What_receivers_will_not_like_is_told_in_receipt_and_log_and_stops_nothing()
    {
        await using var peer = ScriptedPeer.Listen(Host(Authority.Issue("mail.test")).Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer);
        Dns.Pointer("192.0.2.25", "somebody.else");
        var log = new KeptLog();
        await using var sender = Sender(DirectOptions with { Logger = log });
        var receipt = await DeliverAsync(sender);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal("mail hosts look where mail comes from: the name of 192.0.2.25 does not lead back: somebody.else has no such address", Assert.Single(receipt.Warnings));
        Assert.Contains(log.Lines, line => line.StartsWith("Warning 1206 ", StringComparison.Ordinal) && line.Contains("somebody.else has no such address", StringComparison.Ordinal));
        Assert.True(Assert.Single(sender.OwnAddresses).IsWrong);
    }

    [Fact]
    public async Task The_address_to_send_from_is_the_one_that_counts_and_the_name_in_EHLO_has_to_have_it()
    {
        Dns.Pointer("192.0.2.77", "sender.test");
        Dns.Text("example.org", "v=spf1 ip4:192.0.2.77 -all");
        await using var sender = Sender(From("192.0.2.77"));
        var warning = Assert.Single(Findings(await PlanAsync(sender)));

        // The name leads to another address, so the way back fails as well.
        Assert.Contains("the name of 192.0.2.77 does not lead back", warning, StringComparison.Ordinal);
        Assert.Contains("sender.test, which Waxwing says in EHLO, does not have the address 192.0.2.77", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    public async Task Behind_address_translation_others_see_the_address_of_the_name_in_EHLO(string source)
    {
        await using var sender = Sender(From(source));
        await PlanAsync(sender);

        Assert.Equal("192.0.2.25", Assert.Single(sender.OwnAddresses).Address.ToString());
    }

    [Fact]
    public async Task A_name_in_EHLO_without_an_address_is_told()
    {
        Dns["sender.test", DnsType.A] = DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.FromMinutes(1));
        await using var sender = Sender();

        Assert.Equal("mail hosts look where mail comes from: sender.test, which Waxwing says in EHLO, has no IPv4 address", Assert.Single(Findings(await PlanAsync(sender))));
        Assert.Empty(sender.OwnAddresses);
    }

    [Fact]
    public async Task SPF_that_does_not_allow_the_address_is_told()
    {
        Dns.Text("example.org", "v=spf1 ip4:192.0.2.99 -all");
        await using var sender = Sender();

        Assert.Equal("SPF of example.org does not allow 192.0.2.25 to send (Fail): name the address in its record", Assert.Single(Findings(await PlanAsync(sender))));
    }

    [Fact]
    public async Task IPv6_is_used_where_name_and_SPF_pass()
    {
        Dns.Named(Six, "sender.test");
        await using var sender = Sender();
        var plan = await DialledAsync(sender);

        Assert.Equal(["[2001:db8::1]:25", "192.0.2.1:25"], plan.Dialled);
        Assert.Equal("used where a host has it", Practice(plan.Receipt, 14).Facts["ipv6"]);
    }

    [Theory]
    [InlineData("no address", "sender.test, which Waxwing says in EHLO, has no IPv6 address")]
    [InlineData("no name", "2001:db8::25 has no name in DNS (PTR)")]
    [InlineData("other name", "somebody.else has no such address")]
    [InlineData("SPF", "SPF of example.org says Fail of 2001:db8::25")]
    [InlineData("no SPF", "SPF of example.org says None of 2001:db8::25")]
    [InlineData("silent address", "silent")]
    [InlineData("silent name", "silent")]
    [InlineData("forged name", "forged")]
    [InlineData("silent SPF", "SPF of example.org says TempError of 2001:db8::25")]
    public async Task Otherwise_it_is_IPv4_this_time(string what, string why)
    {
        Break(what);
        await using var sender = Sender();
        var (dialled, receipt) = await DialledAsync(sender);

        Assert.Equal(["192.0.2.1:25"], dialled);
        Assert.StartsWith("not used: ", Practice(receipt, 14).Facts["ipv6"], StringComparison.Ordinal);
        Assert.Contains(why, Practice(receipt, 14).Facts["ipv6"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IPv6Use.Always, "no name", "[2001:db8::1]:25, 192.0.2.1:25")]
    [InlineData(IPv6Use.Never, "", "192.0.2.1:25")]
    public async Task It_can_be_forced_and_forbidden(IPv6Use use, string what, string expected)
    {
        Break(what);
        await using var sender = Sender(DirectOptions with { Mx = DirectOptions.Mx! with { IPv6 = use } });

        Assert.Equal(expected, string.Join(", ", (await DialledAsync(sender)).Dialled));
    }

    [Fact]
    public async Task A_host_that_has_nothing_but_IPv6_waits_until_our_address_is_proven()
    {
        Dns.Address("example.net", secure: false, "2001:db8::1");
        var receipt = await DeliverAsync();
        var error = receipt.Recipients[0].Error!;

        Assert.Equal((SendOutcome.Deferred, nameof(SendFault.OwnAddressUnproven), FailureScope.OurAddress), (receipt.Outcome, error.Detail, error.Scope));
        Assert.EndsWith("sender.test, which Waxwing says in EHLO, has no IPv6 address", error.Message, StringComparison.Ordinal);
        Assert.Empty(Network.Dialled);
    }

    [Fact]
    public async Task A_connection_over_IPv6_is_not_shared_with_a_sender_who_may_not_use_it()
    {
        Dns.Named(Six, "sender.test");
        Dns.Text("example.com", "v=spf1 ip4:192.0.2.25 -all");
        await using var six = ScriptedPeer.Listen(Host(Authority.Issue("mail.test")).Takes().Ends());
        await using var four = ScriptedPeer.Listen(Host(Authority.Issue("mail.test")).Takes().Ends());
        Dns.Mx("example.net", secure: false, (10, "mail.test"));
        At("mail.test", "2001:db8::1", six);
        At("mail.test", "192.0.2.1", four);
        Network["[2001:db8::1]"] = six;
        await using var sender = Sender();
        var first = await DeliverAsync(sender);
        var message = Message();
        message.From[0] = new MailboxAddress("Ada", "ada@example.com");
        var second = await DeliverAsync(sender, message);

        Assert.Equal(("[2001:db8::1]:25", "192.0.2.1:25"), (first.Attempts[0].Connection!.Endpoint, second.Attempts[0].Connection!.Endpoint));
    }

    [Fact]
    public async Task What_was_found_is_kept_for_minutes_and_what_was_wrong_for_less()
    {
        var clock = new ObservedClock();
        Clock = clock;
        await using var sender = Sender();
        await PlanAsync(sender);
        await PlanAsync(sender);
        Assert.Equal(1, Asked());

        clock.Advance(TimeSpan.FromMinutes(11));
        Dns.Pointer("192.0.2.25", "somebody.else");
        Assert.Single(Findings(await PlanAsync(sender)));
        Assert.Equal(2, Asked());

        clock.Advance(TimeSpan.FromSeconds(31));
        Dns.Pointer("192.0.2.25", "sender.test");
        Assert.Empty(Findings(await PlanAsync(sender)));
        Assert.Equal(3, Asked());

        int Asked() => Dns.Asked.Count(question => string.Equals(question, "25.2.0.192.in-addr.arpa PTR", StringComparison.Ordinal));
    }

    // Everything is as it should be for IPv6, but this.
    private void Break(string what)
    {
        Dns.Named(Six, "sender.test");
        var reverse = WrittenDns.Reverse(IPAddress.Parse(Six)).ToString();
        var none = DnsAnswer.Absent(secure: false, nameExists: true, TimeSpan.FromMinutes(1));
        switch (what)
        {
            case "no address":
                Dns["sender.test", DnsType.Aaaa] = none;
                break;
            case "no name":
                Dns[reverse, DnsType.Ptr] = none;
                break;
            case "other name":
                Dns.Pointer(Six, "somebody.else");
                break;
            case "SPF":
                Dns.Text("example.org", "v=spf1 ip4:192.0.2.25 -all");
                break;
            case "no SPF":
                Dns["example.org", DnsType.Txt] = none;
                break;
            case "silent address":
                Dns["sender.test", DnsType.Aaaa] = DnsAnswer.Failure("silent");
                break;
            case "silent name":
                Dns[reverse, DnsType.Ptr] = DnsAnswer.Failure("silent");
                break;
            case "forged name":
                Dns[reverse, DnsType.Ptr] = DnsAnswer.Bogus("forged");
                break;
            case "silent SPF":
                Dns["example.org", DnsType.Txt] = DnsAnswer.Failure("silent");
                break;
        }
    }

    // To a host of both families where nobody answers, so that every address is tried.
    private async Task<(string[] Dialled, SendReceipt Receipt)> DialledAsync(MailSender sender)
    {
        Dns.Mx("example.net", secure: false, (10, "mail.test"));
        Dns.Address("mail.test", secure: false, "192.0.2.1");
        Dns.Address("mail.test", secure: false, "2001:db8::1");
        var receipt = await DeliverAsync(sender);
        return ([.. Network.Dialled], receipt);
    }

    private SenderOptions From(params string[] sources) => DirectOptions with { Mx = DirectOptions.Mx! with { SourceAddresses = [.. sources.Select(IPAddress.Parse)] } };

    private async Task<SendPlan> PlanAsync(MailSender sender)
    {
        Dns.Mx("example.net", secure: false, (10, "mail.test"));
        Dns.Address("mail.test", secure: false, "192.0.2.1");
        return await sender.PlanAsync(Message(), Token);
    }

    private static string[] Findings(SendPlan plan) => [.. plan.Warnings];
}
