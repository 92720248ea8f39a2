using System.Text;
using MimeKit;
using Waxwing.Server.Replies;
using Waxwing.Server.Reports;

namespace Waxwing.Server.Tests.Reports;

using ReturnedMail = Waxwing.Server.Reports.ReturnedMail;

public sealed class WhatCameBack
{
    private static readonly ReturnedMailReader Reader = new(new ReplyJudge(ReplyRules.Built));

    [Fact]
    public void Is_a_bounce_of_each_recipient_that_a_delivery_status_names()
    {
        var bounce = Assert.IsType<ReturnedMail.Bounce>(Read(Report("""
            Reporting-MTA: dns; mx.customers.net
            Original-Envelope-Id: order-17

            Final-Recipient: rfc822; ann@customers.net
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 User unknown

            Original-Recipient: rfc822; bob@customers.net
            Final-Recipient: rfc822; robert@customers.net
            Action: delayed
            Status: 4.2.2
            Diagnostic-Code: smtp; 452 4.2.2 Mailbox full
            """)));

        Assert.True(bounce.IsStandard);
        Assert.Equal("order-17", bounce.EnvelopeId);
        Assert.Collection(
            bounce.Recipients,
            ann => Assert.Equal(("ann@customers.net", ReportedAction.Failed, "5.1.1", 550, ReplyClass.NoSuchUser), (ann.Recipient, ann.Action, ann.Status, ann.Code, ann.Class)),
            bob => Assert.Equal(("robert@customers.net", "bob@customers.net", ReportedAction.Delayed, ReplyClass.MailboxFull), (bob.Recipient, bob.Original, bob.Action, bob.Class)));
    }

    [Fact]
    public void Is_one_bounce_too_where_the_empty_lines_between_recipients_are_missing()
    {
        var bounce = Assert.IsType<ReturnedMail.Bounce>(Read(Report("""
            Reporting-MTA: dns; mx.customers.net
            Final-Recipient: rfc822; ann@customers.net
            Action: failed
            Status: 5.1.1
            Final-Recipient: rfc822; bob@customers.net
            Action: failed
            Status: 5.2.2
            """)));

        Assert.Equal(["ann@customers.net", "bob@customers.net"], bounce.Recipients.Select(recipient => recipient.Recipient));
    }

    [Fact]
    public void Is_a_bounce_in_prose_where_a_daemon_writes_for_people()
    {
        var bounce = Assert.IsType<ReturnedMail.Bounce>(Read("""
            From: MAILER-DAEMON@mx.customers.net
            To: shop@acme-shop.net
            Subject: failure notice
            Content-Type: text/plain

            Hi. I could not deliver your message.

            <ann@customers.net>:
            192.0.2.7 does not like recipient. Remote host said: 550 5.1.1 no mailbox here by that name

            --- Below this line is a copy of the message.

            From: shop@acme-shop.net
            To: ann@customers.net
            Subject: Your order

            over quota
            """));

        Assert.False(bounce.IsStandard);
        var ann = Assert.Single(bounce.Recipients);
        Assert.Equal(("ann@customers.net", ReplyClass.NoSuchUser, 550), (ann.Recipient, ann.Class, ann.Code));
    }

    [Fact]
    public void Is_a_complaint_with_its_type_and_the_message_that_it_is_about()
    {
        var complaint = Assert.IsType<ReturnedMail.Complaint>(Read("""
            From: feedback@customers.net
            To: fbl@acme-shop.net
            Subject: complaint
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=feedback-report; boundary=b

            --b
            Content-Type: text/plain

            A user complained.
            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            User-Agent: Loop/1.0
            Version: 1
            Original-Rcpt-To: ann@customers.net

            --b
            Content-Type: text/rfc822-headers

            From: shop@acme-shop.net
            Message-ID: <17@acme-shop.net>

            --b--
            """));

        Assert.Equal(("abuse", "Loop/1.0", "<17@acme-shop.net>"), (complaint.Type, complaint.Reporter, complaint.MessageId));
        Assert.Equal(["ann@customers.net"], complaint.Recipients);
    }

    [Theory]
    [InlineData("From: ann@customers.net\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nI am away.", typeof(ReturnedMail.AutomaticReply))]
    [InlineData("From: ann@customers.net\nSubject: Re: your order\n\nMy mailbox is full of questions. User unknown?", typeof(ReturnedMail.Letter))]
    [InlineData("", typeof(ReturnedMail.Letter))]
    public void Is_known_for_what_it_is(string message, Type expected) => Assert.IsType(expected, Read(message));

    [Fact]
    public void Is_read_in_bounded_time_and_memory_however_deep_or_long_it_is()
    {
        var status = string.Concat(Enumerable.Repeat("Final-Recipient: rfc822; ann@customers.net\nAction: failed\n\n", 200_000));

        var bounce = Assert.IsType<ReturnedMail.Bounce>(Read(Report(status)));

        Assert.InRange(bounce.Recipients.Length, 1, 100);
    }

    private static string Report(string status) =>
        $"From: MAILER-DAEMON@mx.customers.net\nSubject: Undelivered\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n{status}\n\n--b--\n";

    private static ReturnedMail Read(string message)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(message));
        return Reader.Read(message.Length == 0 ? new MimeMessage() : MimeMessage.Load(stream, TestContext.Current.CancellationToken));
    }
}
