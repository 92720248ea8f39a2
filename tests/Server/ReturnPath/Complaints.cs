using System.Text;
using Waxwing.Server.Mail;
using Waxwing.Server.ReturnPath.Judging;
using Waxwing.Server.ReturnPath;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.ReturnPath;

/// <summary>A complaint counts with the address of its delivery, or signed by a reporter who is known; whatever else somebody writes changes nothing.</summary>
public sealed class Complaints
{
    private const string Ann = "ann@example.net";
    private const string Abuse = "abuse@bounce.acme.test";
    private const string Reporter = "feedback@reports.hoster.test";

    [Fact]
    public async Task One_that_came_to_the_address_of_its_delivery_counts()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync(Ann);

        await CountsAsync(room, sent, await room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Complaint()));
    }

    [Fact]
    public async Task One_that_returns_the_message_with_its_reverse_path_counts_and_counts_once()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync(Ann);

        await CountsAsync(room, sent, await room.ReturnAsync(Abuse, ReturnPathRoom.Complaint(Ann, room.AddressOf(sent))));
        Assert.Equal(ReturnedOutcome.Repeated, (await room.ReturnAsync(Abuse, ReturnPathRoom.Complaint(Ann, room.AddressOf(sent)))).Outcome);
        Assert.Single(room.Heard);
    }

    [Fact]
    public async Task One_that_names_the_message_counts_where_a_known_reporter_signed_it()
    {
        await using var room = await ReturnPathRoom.StartAsync(options => options with { Reporters = [Mailbox.Parse(Reporter)] });
        using var key = DkimKey.Create(DkimKeyType.Ed25519);
        room.Dns.Publish("s._domainkey.hoster.test", key.RecordText);
        var sent = await room.SentAsync(Ann);
        var complaint = ReturnPathRoom.Complaint(Ann, messageId: (await room.MessageAsync(sent)).MessageId, from: Reporter);

        await CountsAsync(room, sent, await room.ReturnAsync(Abuse, Signed(room, complaint, "hoster.test", key)));
    }

    [Theory]
    [InlineData("no signature")]
    [InlineData("another signer")]
    [InlineData("changed behind the signature")]
    [InlineData("a reporter whom nobody knows")]
    [InlineData("another message")]
    [InlineData("another recipient")]
    public async Task One_that_names_the_message_and_is_not_proven_changes_nothing(string what)
    {
        await using var room = await ReturnPathRoom.StartAsync(options => options with { Reporters = [Mailbox.Parse(Reporter)] });
        using var key = DkimKey.Create(DkimKeyType.Ed25519);
        room.Dns.Publish("s._domainkey.hoster.test", key.RecordText);
        room.Dns.Publish("s._domainkey.evil.test", key.RecordText);
        var sent = await room.SentAsync(Ann);
        var complaint = ReturnPathRoom.Complaint(
            what is "another recipient" ? "bob@example.net" : Ann,
            messageId: what is "another message" ? "<other@acme.test>" : (await room.MessageAsync(sent)).MessageId,
            from: what is "a reporter whom nobody knows" ? "eve@hoster.test" : Reporter);
        var content = what is "no signature" ? complaint : Signed(room, complaint, what is "another signer" ? "evil.test" : "hoster.test", key);

        await IsShownAsync(room, sent, what is "changed behind the signature" ? content.Replace("Buy!", "Bye!", StringComparison.Ordinal) : content);
    }

    [Theory]
    [InlineData("b-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@bounce.acme.test", Ann, "abuse")]
    [InlineData(null, Ann, "abuse")]
    [InlineData("own", "bob@example.net", "abuse")]
    [InlineData("own", Ann, "not-spam")]
    public async Task A_forged_one_or_one_about_somebody_else_or_that_is_none_changes_nothing(string? path, string recipient, string type)
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync(Ann);

        await IsShownAsync(room, sent, ReturnPathRoom.Complaint(recipient, path is "own" ? room.AddressOf(sent) : path, type: type));
    }

    [Fact]
    public void The_reporters_that_come_with_waxwing_are_addresses()
    {
        Assert.NotEmpty(KnownReporters.Built);
        Assert.All(KnownReporters.Built, address => Assert.True(new KnownReporters([]).Contains(Mailbox.Parse(address.ToUpperInvariant()))));
    }

    private static string Signed(ReturnPathRoom room, string message, string domain, DkimKey key)
    {
        var options = new DkimSignerOptions { Domain = Domain.Parse(domain), Keys = [new DkimSigningKey("s", key)] };
        return new DkimSigner(options, room.Clock).Sign(Encoding.ASCII.GetBytes(message)) + message;
    }

    private static async Task CountsAsync(ReturnPathRoom room, BouncedDelivery sent, ReturnedEntry judged)
    {
        Assert.True(judged.Outcome == ReturnedOutcome.Counted, judged.Note);
        Assert.Equal(ReturnedKind.Complaint, judged.Kind);
        Assert.Equal(MailEventType.Complained, (await room.EventsAsync(sent))[^1]);
        var heard = Assert.Single(room.Heard);
        Assert.Equal((Ann, true), (heard.Recipient.ToString(), heard.IsComplaint));
    }

    private static async Task IsShownAsync(ReturnPathRoom room, BouncedDelivery sent, string content)
    {
        var before = await room.EventsAsync(sent);
        var judged = await room.ReturnAsync(Abuse, content);
        Assert.Equal((ReturnedKind.Complaint, ReturnedOutcome.Shown), (judged.Kind, judged.Outcome));
        Assert.Equal(before, await room.EventsAsync(sent));
        Assert.Empty(room.Heard);
    }
}
