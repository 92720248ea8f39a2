using System.Text.Json;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Tests.Delivery;

/// <summary>What a message asks of its relay (RFC 3461, 8689, 2852): on the wire, and in the receipt.</summary>
public sealed class Requests : SenderTest
{
    [Fact]
    public async Task Reports_are_asked_for_with_the_recipient_as_it_was_named()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All);
        Assert.True(EnvelopeId.TryParse("order 4+2", out var id));
        var message = Message("bob+tag@example.net");
        message.Bcc.Add(MailboxAddress.Parse("eve@example.net"));

        var receipt = await SendAsync(For(server), new OutgoingMessage(message)
        {
            Notify = DsnNotify.Success | DsnNotify.Failure,
            Return = DsnReturn.Headers,
            EnvelopeId = id,
            RequireTls = true,
            DeliverBy = new DeliverBy(TimeSpan.FromHours(2), DeliverByMode.Return),
        });

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.All(server.Handler.Messages, taken =>
        {
            Assert.Equal((DsnReturn.Headers, "order 4+2", true), (taken.Envelope.Return, taken.Envelope.EnvelopeId!.Value, taken.Envelope.RequireTls));
            var (recipient, request) = Assert.Single(taken.Envelope.DsnRequests);
            Assert.Equal(DsnNotify.Success | DsnNotify.Failure, request.Notify);
            Assert.Equal($"rfc822;{recipient}", request.OriginalRecipient!.ToString());
            Assert.InRange(taken.Envelope.DeliverBy!.Time, TimeSpan.FromMinutes(119), TimeSpan.FromHours(2));
        });
        Assert.Equal(2, server.Handler.Messages.Count);
        Assert.All(receipt.Attempts[0].Transactions, transaction => Assert.Equal(
            [EnvelopeRequest.Return, EnvelopeRequest.EnvelopeId, EnvelopeRequest.Notify, EnvelopeRequest.OriginalRecipient, EnvelopeRequest.DeliverBy, EnvelopeRequest.RequireTls],
            transaction.Asked));
        Assert.Contains("\"asked\": [\n", ReceiptJson.Write(receipt).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(receipt.ToString(), ReceiptJson.Read(ReceiptJson.Write(receipt)).ToString());
    }

    [Fact]
    public async Task What_the_relay_does_not_announce_is_told_and_stops_nothing()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.Usual);

        var receipt = await SendAsync(For(server), new OutgoingMessage(Message()) { Notify = DsnNotify.Never, DeliverBy = new DeliverBy(TimeSpan.FromMinutes(5), DeliverByMode.Notify) });

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.DoesNotContain(server.Envelopes, line => line.Contains("NOTIFY", StringComparison.Ordinal) || line.Contains("BY=", StringComparison.Ordinal));
        var transaction = Assert.Single(receipt.Attempts[0].Transactions);
        Assert.Empty(transaction.Asked);
        Assert.Equal([EnvelopeRequest.Notify, EnvelopeRequest.OriginalRecipient, EnvelopeRequest.DeliverBy], transaction.NotAnnounced);
        Assert.Contains("Notify, OriginalRecipient, DeliverBy", Assert.Single(receipt.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, nameof(SmtpFailureDetail.RequireTlsNotOffered))]
    [InlineData(false, 600, nameof(SmtpFailureDetail.DeliverByNotOffered))]
    public async Task A_condition_that_the_relay_does_not_announce_is_a_refusal(bool requireTls, int? deliverBy, string detail)
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.Usual);

        var receipt = await SendAsync(For(server), new OutgoingMessage(Message())
        {
            RequireTls = requireTls,
            DeliverBy = deliverBy is { } seconds ? new DeliverBy(TimeSpan.FromSeconds(seconds), DeliverByMode.Return) : null,
        });

        Assert.Equal((SendOutcome.Refused, detail), (receipt.Outcome, receipt.Recipients[0].Error!.Detail));
        Assert.Empty(server.Envelopes);
    }

    [Fact]
    public async Task The_minimum_of_DELIVERBY_is_kept()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All, minDeliverBySeconds: 60);

        var tooSoon = await SendAsync(For(server), By(59, DeliverByMode.Return));
        var wish = await SendAsync(For(server), By(59, DeliverByMode.Notify));

        Assert.Equal(nameof(SmtpFailureDetail.DeliverByNotOffered), tooSoon.Recipients[0].Error!.Detail);
        Assert.Equal(SendOutcome.Accepted, wish.Outcome);
    }

    [Fact]
    public async Task What_is_to_be_returned_when_late_is_not_tried_longer_than_that()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "DELIVERBY").Expect("MAIL").Mark("mail").Stall());
        var clock = new ObservedClock();
        await using var sender = new MailSender(Options(peer) with { Clock = clock });
        var sending = sender.SendAsync(By(30, DeliverByMode.Return), Token);
        await peer.Reached("mail");

        clock.Advance(TimeSpan.FromSeconds(30));

        var failure = await Assert.ThrowsAsync<SendException>(() => sending);
        Assert.Equal((SmtpFailure.TimedOut, Delivered.No), (failure.Error.Failure, failure.Error.Delivered));
        Assert.Equal(nameof(SendFault.MessageDeadlineEnded), failure.Error.Detail);
        Assert.Contains("deadline of 30 s", failure.Error.Message, StringComparison.Ordinal);
        Assert.Contains(peer.Lines, line => line.EndsWith(" BY=30;R", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_tells_what_would_be_asked_for()
    {
        Assert.True(EnvelopeId.TryParse("x", out var id));
        await using var sender = new MailSender(new SenderOptions { Relays = [RelayOptions.FromUrl("smtps://relay.example")] });

        var plan = await sender.PlanAsync(new OutgoingMessage(Message()) { Notify = DsnNotify.Never, Return = DsnReturn.Full, EnvelopeId = id, RequireTls = true, DeliverBy = new DeliverBy(TimeSpan.FromMinutes(1), DeliverByMode.Notify) }, Token);

        Assert.Equal((DsnNotify.Never, DsnReturn.Full, "x", true, "60;N"), (plan.Notify, plan.Return, plan.EnvelopeId, plan.RequireTls, plan.DeliverBy));
        Assert.Equal(JsonValueKind.Object, ReceiptJson.ToElement(plan).ValueKind);
    }

    private static OutgoingMessage By(int seconds, DeliverByMode mode) => new(Message()) { DeliverBy = new DeliverBy(TimeSpan.FromSeconds(seconds), mode) };

    private SenderOptions For(OwnServer server) => OwnServerOptions.For(server, AuthorityFile);
}
