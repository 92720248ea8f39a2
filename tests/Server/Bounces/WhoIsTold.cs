using System.Text;
using Waxwing.Server.Bounces;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Bounces;

public sealed class WhoIsTold
{
    private static readonly Mailbox Ada = Mailbox.Parse("ada@acme.example");

    [Theory]
    [InlineData(null, BounceAction.Failed, BounceDecision.Tell)]
    [InlineData(DsnNotify.Failure, BounceAction.Failed, BounceDecision.Tell)]
    [InlineData(DsnNotify.Failure | DsnNotify.Delay, BounceAction.Failed, BounceDecision.Tell)]
    [InlineData(DsnNotify.Never, BounceAction.Failed, BounceDecision.NotWanted)]
    [InlineData(DsnNotify.Success, BounceAction.Failed, BounceDecision.NotWanted)]
    [InlineData(DsnNotify.Delay, BounceAction.Failed, BounceDecision.NotWanted)]
    [InlineData(null, BounceAction.Delayed, BounceDecision.NotWanted)]
    [InlineData(DsnNotify.Failure, BounceAction.Delayed, BounceDecision.NotWanted)]
    [InlineData(DsnNotify.Never, BounceAction.Delayed, BounceDecision.NotWanted)]
    [InlineData(DsnNotify.Delay, BounceAction.Delayed, BounceDecision.Tell)]
    [InlineData(null, BounceAction.Relayed, BounceDecision.NotWanted)]
    [InlineData(DsnNotify.Failure | DsnNotify.Delay, BounceAction.Relayed, BounceDecision.NotWanted)]
    [InlineData(DsnNotify.Never, BounceAction.Relayed, BounceDecision.NotWanted)]
    [InlineData(DsnNotify.Success, BounceAction.Relayed, BounceDecision.Tell)]
    internal void A_sender_hears_of_what_it_asked_for(DsnNotify? notify, BounceAction action, BounceDecision decision) =>
        Assert.Equal(decision, BounceRules.Decide(Bounced.Service, Ada, reportsFailure: true, notify, action, Encoding.ASCII.GetBytes(Bounced.Original)));

    [Fact]
    public void Nobody_is_told_at_an_empty_reverse_path() =>
        Assert.Equal(BounceDecision.NobodyToTell, BounceRules.Decide(Bounced.Service, reversePath: null, reportsFailure: true, DsnNotify.Failure, BounceAction.Failed, default));

    [Fact]
    public void Who_hears_of_it_by_events_gets_no_mail() =>
        Assert.Equal(BounceDecision.NotWanted, BounceRules.Decide(Bounced.Service, Ada, reportsFailure: false, DsnNotify.Failure, BounceAction.Failed, default));

    [Theory]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status; boundary=x", BounceDecision.WouldLoop)]
    [InlineData("content-type:Multipart/Report; boundary=x", BounceDecision.WouldLoop)]
    [InlineData("Content-Type:\r\n multipart/report; boundary=x", BounceDecision.WouldLoop)]
    [InlineData("Auto-Submitted: auto-replied", BounceDecision.WouldLoop)]
    [InlineData("Auto-Submitted: auto-replied (vacation)", BounceDecision.WouldLoop)]
    [InlineData("Auto-Submitted: auto-generated", BounceDecision.Tell)]
    [InlineData("Auto-Submitted: no", BounceDecision.Tell)]
    [InlineData("Content-Type: multipart/mixed; boundary=x", BounceDecision.Tell)]
    internal void Nobody_is_told_of_an_answer_that_a_program_wrote(string field, BounceDecision decision) =>
        Assert.Equal(decision, BounceRules.Decide(Bounced.Service, Ada, reportsFailure: true, notify: null, BounceAction.Failed, Encoding.ASCII.GetBytes($"From: ada@acme.example\r\n{field}\r\n\r\nText\r\n")));

    [Fact]
    public void What_we_wrote_ourselves_is_never_answered()
    {
        var (text, message) = Bounced.Write(Bounced.Of(Bounced.Bob));
        message.Dispose();

        Assert.Equal(BounceDecision.WouldLoop, BounceRules.Decide(Bounced.Service, Ada, reportsFailure: true, notify: null, BounceAction.Failed, Encoding.UTF8.GetBytes(text)));
        Assert.Equal(BounceDecision.WouldLoop, BounceRules.Decide(Bounced.Service, BounceMessage.Postmaster(Bounced.Service), reportsFailure: true, notify: null, BounceAction.Failed, default));
    }

    // Reports of other mail servers: those that say what they are (RFC 3464) are known.
    [Theory]
    [InlineData("dsn-assorted")]
    [InlineData("bounces-sisimai")]
    public void Reports_of_other_servers_are_not_answered(string corpus)
    {
        var (reports, known) = (0, 0);
        foreach (var item in Corpus.Cases(corpus))
        {
            var octets = File.ReadAllBytes(Corpus.File(corpus, item.GetProperty("file").GetString()!));
            using var message = MimeKit.MimeMessage.Load(new MemoryStream(octets));
            if (message.Body is MimeKit.MultipartReport)
            {
                reports++;
                known += BounceRules.Decide(Bounced.Service, Ada, reportsFailure: true, notify: null, BounceAction.Failed, octets) == BounceDecision.WouldLoop ? 1 : 0;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{corpus}: {known} of {reports} reports known");
        Assert.True(reports > 0);
        Assert.Equal(reports, known);
    }
}
