using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Mx;
using Waxwing.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Tests.Prepared;

/// <summary>Prepared messages, and messages without a reverse-path, on their way to mail hosts.</summary>
public sealed class ToMailHosts : MxTest
{
    private const string KeyName = "2026._domainkey.example.org";

    private readonly DkimSigningKey _key = new("2026", DkimKey.Create(DkimKeyType.Ed25519));

    private PeerScript Ready => Host(Authority.Issue("mail.test"));

    [Fact]
    public async Task Several_domains_get_the_same_octets_at_the_same_time()
    {
        await using var net = ScriptedPeer.Listen(Ready.Takes().Ends());
        await using var com = ScriptedPeer.Listen(Ready.Takes().Ends());
        World("example.net", "net.test", "192.0.2.1", net);
        World("example.com", "com.test", "192.0.2.2", com);
        Dns.Text(KeyName, _key.Key.RecordText);
        var prepared = await PreparedAsync(Message());

        var receipt = await DeliverAsync(prepared, new PreparedDelivery { Recipients = [Mailbox.Parse("bob@example.net"), Mailbox.Parse("ann@example.com")], Signer = Signer });

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(net.Contents.Single(), com.Contents.Single());
        Assert.StartsWith("signed for example.org", Practice(receipt, 14).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_field_that_waives_the_proof_of_hosts_is_read_from_the_octets()
    {
        await using var peer = ScriptedPeer.Listen(Host(Authority.Issue("mail.test")).Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer, secure: true);
        Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(Authority.Certificate));
        var message = Message();
        message.Headers.Add("TLS-Required", "No");
        var prepared = await PreparedAsync(message);

        var receipt = await DeliverAsync(prepared, ToBob, DirectOptions with { Mx = DirectOptions.Mx! with { MayWaiveAuthentication = ["example.org"] } });

        Assert.Equal((SendOutcome.Accepted, MailHostTls.Waived), (receipt.Outcome, receipt.Attempts[0].MailHost!.Tls));
    }

    [Theory]
    [InlineData("v=spf1 ip4:192.0.2.25 -all", SpfResult.Pass)]
    [InlineData("v=spf1 -all", SpfResult.Fail)]
    public async Task Without_a_reverse_path_SPF_judges_the_name_in_EHLO(string record, SpfResult result)
    {
        await using var peer = ScriptedPeer.Listen(Ready.Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer);
        Dns.Text("sender.test", record);
        Dns.Text(KeyName, _key.Key.RecordText);

        var receipt = await DeliverAsync(await PreparedAsync(new OutgoingMessage(Message()) { ReportsNowhere = true }), ToBob with { Signer = Signer });

        Assert.Equal((SendOutcome.Accepted, result.ToString()), (receipt.Outcome, Practice(receipt, 14).Facts["spfResult"]));
        Assert.Contains($"SPF of sender.test says {result} of 192.0.2.25", Practice(receipt, 14).Evidence, StringComparison.Ordinal);
        Assert.Contains("MAIL FROM:<>", string.Join('\n', peer.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reverse_path_and_none_are_two_things_to_SPF()
    {
        await using var peer = ScriptedPeer.Listen(Ready.Takes().Takes().Ends());
        World("example.net", "mail.test", "192.0.2.1", peer);
        Dns.Text("sender.test", "v=spf1 -all");
        await using var sender = Sender();

        var named = await sender.DeliverAsync(await PreparedAsync(Message()), ToBob, Token);
        var nowhere = await sender.DeliverAsync(await PreparedAsync(new OutgoingMessage(Message()) { ReportsNowhere = true }), ToBob, Token);

        Assert.Equal(("Pass", "Fail"), (Practice(named, 14).Facts["spfResult"], Practice(nowhere, 14).Facts["spfResult"]));
    }

    private DkimSignerOptions Signer => new() { Domain = Domain.Parse("example.org"), Keys = [_key] };

    private static PreparedDelivery ToBob { get; } = new() { Recipients = [Mailbox.Parse("bob@example.net")] };

    private static async Task<PreparedMessage> PreparedAsync(OutgoingMessage message) => await new MailPreparer(new SenderOptions()).PrepareAsync(message, Token);

    private async Task<SendReceipt> DeliverAsync(PreparedMessage message, PreparedDelivery delivery, SenderOptions? options = null)
    {
        await using var sender = Sender(options);
        return await sender.DeliverAsync(message, delivery, Token);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _key.Key.Dispose();
        }

        base.Dispose(disposing);
    }
}
