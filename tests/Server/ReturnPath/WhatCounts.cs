using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Replies;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.ReturnPath.Judging;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.ReturnPath;

/// <summary>A bounce counts only if it came to the address of its delivery and is about its recipient, and it counts once; everything else is shown and changes nothing.</summary>
public sealed class WhatCounts
{
    private const string Ann = "ann@example.net";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bounce_is_told_as_an_event_and_heard_of_the_recipient_and_the_delivery_stays_as_it_was()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync(Ann);

        var judged = await room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann));

        Assert.Equal((ReturnedKind.Bounce, ReturnedOutcome.Counted), (judged.Kind, judged.Outcome));
        var message = await room.MessageAsync(sent);
        Assert.Equal((MailEventType.Bounced, DeliveryState.Delivered), (message.LastEvent, Assert.Single(message.Deliveries).State));
        var told = (await room.Store.Mail.EventsAsync("acme", sent.MessageId, Token))[^1];
        Assert.Equal((Ann, 550, "5.1.1", "a report came back: there is no such mailbox (5.1.1)"), (told.Recipient, told.Reply!.Code, told.Reply.Enhanced, told.Reason));
        var heard = Assert.Single(room.Heard);
        Assert.Equal(("acme", StreamName.Transactional, Ann, false, ReplyClass.NoSuchUser, told.Id), (heard.Tenant, heard.Stream, heard.Recipient.ToString(), heard.IsComplaint, heard.Class, heard.SourceEvent));
    }

    [Fact]
    public async Task The_same_told_again_counts_no_second_time()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync(Ann);
        await room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann));
        var before = await room.EventsAsync(sent);

        var again = await room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann));
        var late = await room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann, "delayed", "4.4.1"));

        Assert.Equal((ReturnedOutcome.Repeated, ReturnedOutcome.Repeated), (again.Outcome, late.Outcome));
        Assert.Equal(before, await room.EventsAsync(sent));
        Assert.Single(room.Heard);
    }

    [Fact]
    public async Task A_delay_is_told_and_says_nothing_of_the_recipient()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync(Ann);

        var judged = await room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann, "delayed", "4.4.1", "smtp; 421 4.4.1 try later"));

        Assert.Equal((ReturnedKind.Delay, ReturnedOutcome.Counted), (judged.Kind, judged.Outcome));
        Assert.Equal(MailEventType.Delayed, (await room.EventsAsync(sent))[^1]);
        Assert.Empty(room.Heard);
    }

    [Fact]
    public async Task A_recipient_who_goes_by_another_name_behind_his_host_is_known_by_the_one_that_was_given()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync(Ann);

        Assert.Equal(ReturnedOutcome.Counted, (await room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report("ann.smith@inside.example.net", original: "ANN@Example.NET"))).Outcome);
    }

    [Theory]
    [InlineData("bob@example.net", "failed", "5.1.1")]
    [InlineData("bob@elsewhere.net", "delayed", "4.4.1")]
    [InlineData(Ann, "delivered", "2.0.0")]
    [InlineData(Ann, "relayed", "2.0.0")]
    public async Task A_report_about_somebody_else_or_of_success_is_shown_and_changes_nothing(string recipient, string action, string status) =>
        await IsShownAsync(room => room.SentAsync(Ann), (room, sent) => room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(recipient, action, status)));

    [Theory]
    [InlineData("postmaster@bounce.acme.test")]
    [InlineData("abuse@mx.acme.test")]
    public async Task A_report_that_proves_nothing_is_shown_and_changes_nothing(string recipient) =>
        await IsShownAsync(room => room.SentAsync(Ann), (room, _) => room.ReturnAsync(recipient, ReturnPathRoom.Report(Ann)));

    [Fact]
    public async Task A_report_that_comes_thirty_days_behind_the_life_of_its_message_is_shown_and_changes_nothing() => await IsShownAsync(
        room => room.SentAsync(Ann),
        (room, sent) =>
        {
            room.Clock.Advance(TimeSpan.FromDays(5) + ReturnedJudge.TokenLife + TimeSpan.FromMilliseconds(1));
            return room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann));
        });

    [Fact]
    public async Task One_that_goes_in_a_circle_is_shown_and_changes_nothing() => await IsShownAsync(
        room => room.SentAsync(Ann),
        (room, sent) => room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann, received: string.Concat(Enumerable.Repeat("Received: by a.test; Tue, 01 Jan 2030 00:00:00 +0000\r\n", 101)))));

    [Theory]
    [InlineData(nameof(DeliveryState.Queued))]
    [InlineData(nameof(DeliveryState.Suppressed))]
    [InlineData(nameof(DeliveryState.Failed))]
    public async Task What_never_left_or_has_failed_is_left_as_it_is(string state) => await IsShownAsync(
        room => room.SentAsync(Ann, Enum.Parse<DeliveryState>(state), message => state is nameof(DeliveryState.Suppressed) ? message with { Deliveries = [message.Deliveries[0] with { State = DeliveryState.Suppressed }] } : message),
        (room, sent) => room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann)));

    [Theory]
    [InlineData("From: ann@example.net\r\nSubject: Re: Your order\r\n\r\nThank you!\r\n", ReturnedKind.Letter)]
    [InlineData("From: ann@example.net\r\nSubject: Out of office\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n", ReturnedKind.AutomaticReply)]
    [InlineData("no header\r\n", ReturnedKind.Letter)]
    public async Task A_letter_or_an_answer_to_a_delivery_is_shown_and_changes_nothing(string content, object kind) => await IsShownAsync(
        room => room.SentAsync(Ann),
        async (room, sent) =>
        {
            var judged = await room.ReturnAsync(room.AddressOf(sent), content);
            Assert.Equal(kind, judged.Kind);
            return judged;
        });

    [Fact]
    public async Task A_host_that_bounces_before_its_acceptance_is_written_down_is_heard_when_it_is()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync(Ann, DeliveryState.Leased);
        var id = await room.SendAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann));
        Assert.True(await room.Desk.JudgeAsync(Token));
        Assert.Null(room.Kept.Show(id)!.Kind);

        await room.EndedAsync(sent, DeliveryState.Delivered);
        room.Desk.Wake();

        Assert.Equal(ReturnedOutcome.Counted, (await room.JudgedAsync(id)).Outcome);
        Assert.Equal([MailEventType.Queued, MailEventType.Delivered, MailEventType.Bounced], await room.EventsAsync(sent));
    }

    [Fact]
    public async Task What_would_be_sent_again_since_its_fate_was_unknown_has_failed_when_it_bounces()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync(Ann, DeliveryState.Unknown);

        await room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann));

        Assert.Equal(DeliveryState.Failed, Assert.Single((await room.MessageAsync(sent)).Deliveries).State);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(DsnNotify.Failure | DsnNotify.Delay, 1)]
    [InlineData(DsnNotify.Never, 0)]
    public async Task A_sender_with_a_reverse_path_of_his_own_gets_the_report_that_he_asked_for(DsnNotify? notify, int reports)
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync(Ann, change: message => message with
        {
            ReportsFailure = true,
            Deliveries = [message.Deliveries[0] with { Dsn = notify is null ? null : new DsnRequest(notify, null) }],
        });

        await room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann));
        await room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann));

        var queued = await room.Store.Queue.ListAsync(new QueueFilter { State = DeliveryState.Queued }, atMost: 10, Token);
        Assert.Equal(reports, queued.Count);
        Assert.All(queued, report => Assert.Equal(("shop@acme.test", sent.MessageId.ToString()), (report.Delivery.Recipient, report.Summary.Tags["report_about"])));
    }

    [Fact]
    public async Task What_a_report_returns_is_shown_to_nobody_and_kept_nowhere()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await room.SentAsync(Ann);

        var judged = await room.ReturnAsync(room.AddressOf(sent), ReturnPathRoom.Report(Ann));

        Assert.Contains("Final-Recipient: rfc822; ann@example.net", judged.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("471147", judged.Shown, StringComparison.Ordinal);
        Assert.Equal(0L, room.Store.Database.ReadFile(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM returned WHERE content IS NOT NULL";
            return (long)command.ExecuteScalar()!;
        }));
    }

    private static async Task IsShownAsync(Func<ReturnPathRoom, Task<BouncedDelivery>> send, Func<ReturnPathRoom, BouncedDelivery, Task<ReturnedEntry>> comesBack)
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var sent = await send(room);
        var (events, state) = (await room.EventsAsync(sent), Assert.Single((await room.MessageAsync(sent)).Deliveries).State);

        var judged = await comesBack(room, sent);

        Assert.Equal(ReturnedOutcome.Shown, judged.Outcome);
        Assert.NotEmpty(judged.Note!);
        Assert.Equal(events, await room.EventsAsync(sent));
        Assert.Equal(state, Assert.Single((await room.MessageAsync(sent)).Deliveries).State);
        Assert.Empty(room.Heard);
    }
}
