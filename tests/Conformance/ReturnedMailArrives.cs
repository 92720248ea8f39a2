using System.Text;
using System.Text.Json;
using MimeKit;
using Waxwing.Server.Model;
using Waxwing.Server.Replies;
using Waxwing.Server.Reports;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Tests.ReturnPath;
using Waxwing.Smtp;

namespace Waxwing.Conformance.Tests;

using ReturnedMail = Waxwing.Server.Reports.ReturnedMail;

/// <summary>The bounces, reports and complaints of others, sent by SMTP to the return path of a service: what is proven counts as the source says it is, and what is not changes nothing.</summary>
public sealed class ReturnedMailArrives
{
    private static readonly ReturnedMailReader Reader = new(new ReplyJudge(ReplyRules.Built));

    [Fact]
    public async Task Bounces_that_come_to_the_address_of_their_delivery_count_as_what_the_source_says_they_are()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var verdicts = new Verdicts<BounceCase>("bounces-sisimai, at the listener", BounceDeviations.All);
        var lost = new List<string>();
        foreach (var (item, content, read) in Messages("bounces-sisimai").Where(message => message.Item.GetProperty("bounces").ValueKind == JsonValueKind.Array))
        {
            var judged = BounceCase.Of(item, read);
            if (!await ArrivesAsync(room, content, read))
            {
                lost.Add($"{judged}");
            }

            verdicts.Add(judged, judged.Agrees, judged.ToString());
        }

        Assert.Empty(lost);
        verdicts.Conclude();
    }

    [Theory]
    [InlineData("dsn-assorted")]
    [InlineData("feedback-reports")]
    public async Task Reports_are_what_the_source_says_they_are(string corpus)
    {
        await using var room = await ReturnPathRoom.StartAsync();
        // The source calls a report of class 4 that gives up after its class; its field Action says that it failed (RFC 3464 section 2.3.3).
        var verdicts = new Verdicts<string>($"{corpus}, at the listener", new Deviation<string>("what is given up has failed", "the field Action says so, with a status of class 4", kind => kind is "delayed"));
        var lost = new List<string>();
        foreach (var (item, content, read) in Messages(corpus))
        {
            if (!await ArrivesAsync(room, content, read))
            {
                lost.Add($"{item}");
            }

            var kind = room.Kept.List(1)[0].Kind switch
            {
                ReturnedKind.Bounce => "failed",
                ReturnedKind.Delay => "delayed",
                ReturnedKind.Receipt => "mdn",
                ReturnedKind.Complaint or ReturnedKind.AuthenticationFailure => "feedback",
                var other => $"{other}",
            };
            var expected = item.TryGetProperty("kind", out var named) ? named.GetString()! : "feedback";
            verdicts.Add(expected, string.Equals(kind, expected, StringComparison.Ordinal), $"{item}: {kind}");
        }

        Assert.Empty(lost);
        verdicts.Conclude();
    }

    [Theory]
    [InlineData("bounces-sisimai")]
    [InlineData("dsn-assorted")]
    [InlineData("feedback-reports")]
    public async Task The_same_to_an_address_of_somebody_else_or_to_the_abuse_desk_change_nothing(string corpus)
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync("waxwing-nobody@customers.net");
        var before = await room.EventsAsync(sent);
        var count = 0;
        foreach (var (_, content, read) in Messages(corpus))
        {
            // What names nobody is about whom its address names: that is no forgery.
            string[] addresses = read is ReturnedMail.Bounce { Recipients: [{ Recipient: null, Original: null }] } or ReturnedMail.Complaint { Recipients: [] }
                ? ["abuse@bounce.acme.test"]
                : [room.AddressOf(sent), "abuse@bounce.acme.test"];
            foreach (var address in addresses)
            {
                var judged = await room.ReturnAsync(address, content);
                Assert.True(judged.Outcome == ReturnedOutcome.Shown, $"{judged.Kind}: {judged.Note}");
                count++;
            }
        }

        Assert.True(count > 5);
        Assert.Equal(before, await room.EventsAsync(sent));
        Assert.Equal(DeliveryState.Delivered, Assert.Single((await room.MessageAsync(sent)).Deliveries).State);
        Assert.Empty(room.Heard);
        TestContext.Current.TestOutputHelper?.WriteLine($"{corpus}: {count} forged, none counted");
    }

    // A report about somebody comes to the address of a delivery to him; whether what was heard is what stands in it.
    private static async Task<bool> ArrivesAsync(ReturnPathRoom room, string content, ReturnedMail read)
    {
        room.Heard.Clear();
        var (recipient, reported) = read is ReturnedMail.Bounce bounce ? Named(bounce) : (null, null);
        var complainer = read is ReturnedMail.Complaint { Recipients: [var first, ..] } && Mailbox.TryParse(first, out var named, out _) ? named : null;
        var sent = await room.SentAsync((recipient ?? complainer ?? Mailbox.Parse("somebody@customers.net")).ToString());
        var judged = await room.ReturnAsync(room.AddressOf(sent), content);
        return read switch
        {
            ReturnedMail.Bounce when reported is null => judged.Outcome == ReturnedOutcome.Shown && room.Heard.IsEmpty,
            ReturnedMail.Bounce => reported.Action switch
            {
                ReportedAction.Failed => judged.Outcome == ReturnedOutcome.Counted && room.Heard.Single() is { IsComplaint: false } heard && heard.Class == reported.Class && (recipient is null || heard.Recipient == recipient),
                ReportedAction.Delayed => judged.Outcome == ReturnedOutcome.Counted && room.Heard.IsEmpty,
                ReportedAction.Delivered or ReportedAction.Relayed or ReportedAction.Expanded => judged.Outcome == ReturnedOutcome.Shown && room.Heard.IsEmpty,
            },
            ReturnedMail.Complaint { Type: not "not-spam" } => judged.Outcome == ReturnedOutcome.Counted && room.Heard.Single().IsComplaint,
            _ => judged.Outcome == ReturnedOutcome.Shown && room.Heard.IsEmpty,
        };
    }

    private static (Mailbox? Recipient, ReportedRecipient? Reported) Named(ReturnedMail.Bounce bounce)
    {
        foreach (var reported in bounce.Recipients)
        {
            if (Mailbox.TryParse(reported.Recipient, out var recipient, out _) || Mailbox.TryParse(reported.Original, out recipient, out _))
            {
                return (recipient, reported);
            }
        }

        return (null, bounce.Recipients is [{ Recipient: null, Original: null } only] ? only : null);
    }

    // As they come by SMTP: with CRLF. Octets are characters of the same number.
    private static IEnumerable<(JsonElement Item, string Content, ReturnedMail Read)> Messages(string name)
    {
        var corpus = Corpus.Open(name);
        foreach (var item in corpus.Cases())
        {
            var content = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(corpus.Folder, item.GetProperty("file").GetString()!)))
                .Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\0", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
            using var stream = new MemoryStream(Encoding.Latin1.GetBytes(content));
            yield return (item, content, Reader.Read(MimeMessage.Load(stream, TestContext.Current.CancellationToken)));
        }
    }
}
