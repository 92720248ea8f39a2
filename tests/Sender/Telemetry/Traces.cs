using System.Diagnostics;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Telemetry;

/// <summary>A message is a span, each attempt a child of it, and both belong to the trace of whoever called.</summary>
[Collection(nameof(Waxwing.Tests.Telemetry.NobodyListens))]
public sealed class Traces : SenderTest
{
    [Fact]
    public async Task A_message_is_a_child_of_its_caller_and_each_attempt_a_child_of_the_message()
    {
        using var traces = new KeptTraces();
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes(final: "451 4.3.0 later").Takes().Ends());
        var options = OptionsFor(peer) with { Retry = new RetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.Zero } };
        var receipt = await SendAsync(options, Message());

        var message = traces.Only("mail send");
        Assert.Equal((traces.Root.TraceId, traces.Root.SpanId), (message.TraceId, message.ParentSpanId));
        Assert.Equal((ActivityKind.Internal, ActivityStatusCode.Unset), (message.Kind, message.Status));
        Assert.Equal(("Accepted", receipt.MessageId, 2, 1), (message.GetTagItem("waxwing.outcome"), message.GetTagItem("waxwing.message.id"), message.GetTagItem("waxwing.attempts"), message.GetTagItem("waxwing.recipient.count")));
        Assert.Equal(AddressHash.OfThisProcess.Of(Mailbox.Parse("ada@example.org")), message.GetTagItem("waxwing.author.hash"));
        Assert.Equal([AddressHash.OfThisProcess.Of(Mailbox.Parse("bob@example.net"))], Assert.IsType<string[]>(message.GetTagItem("waxwing.recipient.hashes")));

        var attempts = traces.Ended.Where(span => span.OperationName is "mail attempt").ToArray();
        Assert.Equal(2, attempts.Length);
        Assert.All(attempts, attempt =>
        {
            Assert.Equal((message.SpanId, ActivityKind.Client), (attempt.ParentSpanId, attempt.Kind));
            Assert.Equal(("127.0.0.1", peer.Port), (attempt.GetTagItem("server.address"), attempt.GetTagItem("server.port")));
            Assert.Equal(("127.0.0.1", peer.Port), (attempt.GetTagItem("network.peer.address"), attempt.GetTagItem("network.peer.port")));
            Assert.Equal(("smtp", "1.3"), (attempt.GetTagItem("network.protocol.name"), attempt.GetTagItem("tls.protocol.version")));
        });
        Assert.Equal(("Rejected", "FinalDot", 451, "4.3.0"), (attempts[0].GetTagItem("error.type"), attempts[0].GetTagItem("waxwing.failure.stage"), attempts[0].GetTagItem("waxwing.reply.code"), attempts[0].GetTagItem("waxwing.reply.enhanced")));
        Assert.Equal((ActivityStatusCode.Error, "FinalDot: Rejected"), (attempts[0].Status, attempts[0].StatusDescription));
        Assert.Equal((ActivityStatusCode.Unset, null, 2, true), (attempts[1].Status, attempts[1].GetTagItem("error.type"), attempts[1].GetTagItem("waxwing.attempt.number"), attempts[1].GetTagItem("waxwing.connection.reused")));
    }

    [Fact]
    public async Task A_recipient_who_is_not_accepted_is_an_event_with_the_words_of_the_failure()
    {
        using var traces = new KeptTraces();
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 no bob@example.net here").TakeTheRest());
        await SendAsync(OptionsFor(peer), Message());

        var message = traces.Only("mail send");
        var refused = Assert.Single(message.Events);
        var tags = refused.Tags.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
        Assert.Equal("recipient not accepted", refused.Name);
        Assert.Equal((AddressHash.OfThisProcess.Of(Mailbox.Parse("bob@example.net")), "Rejected", "RcptTo", "Recipient", "No", "Never"),
            (tags["waxwing.recipient.hash"], tags["error.type"], tags["waxwing.failure.stage"], tags["waxwing.failure.scope"], tags["waxwing.delivered"], tags["waxwing.failure.retry"]));
        Assert.Equal(("Refused", "Rejected", ActivityStatusCode.Error), (message.GetTagItem("waxwing.outcome"), message.GetTagItem("error.type"), message.Status));
    }

    [Fact]
    public async Task A_relay_that_is_passed_over_has_its_own_attempt()
    {
        using var traces = new KeptTraces();
        await using var first = ScriptedPeer.Listen(new PeerScript().SecureRefused(Authority.Issue("other.example")));
        await using var second = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        await SendAsync(OptionsFor(first, second), Message());

        Assert.Equal(
            [(first.Port, nameof(SmtpFailureDetail.CertificateNameMismatch)), (second.Port, null)],
            traces.Ended.Where(span => span.OperationName is "mail attempt").Select(span => ((int)span.GetTagItem("server.port")!, (string?)span.GetTagItem("waxwing.failure.detail"))));
    }

    [Fact]
    public async Task A_message_that_is_refused_before_anything_is_sent_has_no_attempt()
    {
        using var traces = new KeptTraces();
        await using var peer = ScriptedPeer.Listen(new PeerScript().TakeTheRest());
        var message = Message();
        message.To.Clear();
        await SendAsync(OptionsFor(peer), message);

        var span = Assert.Single(traces.Ended);
        Assert.Equal(("PolicyRefused", "NoRecipients", "Validate: PolicyRefused (NoRecipients)"), (span.GetTagItem("error.type"), span.GetTagItem("waxwing.failure.detail"), span.StatusDescription));
    }

    [Fact]
    public async Task A_late_fate_is_a_span_of_its_own_within_the_messages()
    {
        using var traces = new KeptTraces();
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Mark("has it").WaitForRelease().Reply("250 ok").Ends());
        await using var sender = new MailSender(OptionsFor(peer));
        using var leaving = new CancellationTokenSource();
        var sending = sender.SendAsync(Message(), leaving.Token);
        await peer.Reached("has it").WaitAsync(Token);
        await leaving.CancelAsync();
        var receipt = await sending;
        Assert.DoesNotContain(traces.Ended, span => span.OperationName is "mail amendment");
        peer.Release();
        await receipt.Amendment!.WaitAsync(Token);

        var (message, amendment) = (traces.Only("mail send"), traces.Only("mail amendment"));
        Assert.Equal(("Unknown", "Accepted"), (message.GetTagItem("waxwing.outcome"), amendment.GetTagItem("waxwing.outcome")));
        Assert.Equal((message.TraceId, message.SpanId), (amendment.TraceId, amendment.ParentSpanId));
    }

    [Fact]
    public async Task The_callers_own_span_is_the_current_one_again()
    {
        using var traces = new KeptTraces();
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        await SendAsync(OptionsFor(peer), Message());

        Assert.Same(traces.Root, Activity.Current);
    }

    [Fact]
    public async Task The_reader_of_a_connection_is_in_nobodys_trace()
    {
        using var traces = new KeptTraces();
        var seen = new TraceOfTheReader();
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        await SendAsync(OptionsFor(peer) with { Trace = seen }, Message());

        Assert.NotEmpty(seen.Current);
        Assert.All(seen.Current, Assert.Null);
    }

    private sealed class TraceOfTheReader : ISmtpTrace
    {
        public List<Activity?> Current { get; } = [];

        public void Command(string line)
        {
        }

        public void Reply(SmtpReply reply)
        {
            lock (Current)
            {
                Current.Add(Activity.Current);
            }
        }

        public void Event(string text)
        {
        }
    }
}
