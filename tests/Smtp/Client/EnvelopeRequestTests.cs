using System.Collections.Immutable;
using Waxwing.Smtp.Tests.Client.Window;

namespace Waxwing.Smtp.Tests.Client;

/// <summary>What an envelope asks for, as the lines that the server reads, and what the result tells of it.</summary>
public sealed class EnvelopeRequestTests
{
    private static readonly MessageContent Content = MessageContent.FromBytes("Subject: hi\r\n\r\nhi\r\n"u8.ToArray());

    [Fact]
    public async Task Everything_that_is_announced_is_asked_for()
    {
        var envelope = new Envelope(Mailbox.Parse("a@example.org"), [Mailbox.Parse("b@example.net"), Mailbox.Parse("c@example.net"), Mailbox.Parse("d@example.net")])
        {
            Return = DsnReturn.Headers,
            EnvelopeId = Id("order+4 of=12"),
            // Not in the order of the recipients, and not for all of them.
            DsnRequests = new Dictionary<Mailbox, DsnRequest>
            {
                [Mailbox.Parse("c@example.net")] = new(DsnNotify.Never, null),
                [Mailbox.Parse("b@example.net")] = new(DsnNotify.Success | DsnNotify.Delay, Original("rfc822", "Bob+tag=x@example.org")),
            },
            DeliverBy = new DeliverBy(TimeSpan.FromMinutes(2), DeliverByMode.Return, Trace: true),
            RequireTls = true,
        };

        var (result, lines) = await SendAsync(envelope, "DSN", "DELIVERBY 60", "REQUIRETLS", "SIZE");

        Assert.Equal(
            [
                $"MAIL FROM:<a@example.org> SIZE={Content.Facts!.Length} RET=HDRS ENVID=order+2B4+20of+3D12 BY=120;RT REQUIRETLS",
                "RCPT TO:<b@example.net> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Bob+2Btag+3Dx@example.org",
                "RCPT TO:<c@example.net> NOTIFY=NEVER",
                "RCPT TO:<d@example.net>",
            ],
            lines);
        Assert.Equal(Enum.GetValues<EnvelopeRequest>(), result.Asked);
        Assert.Empty(result.NotAnnounced);
        Assert.All(result.Recipients, recipient => Assert.Equal(Delivered.Yes, recipient.Delivered));
    }

    [Fact]
    public async Task A_wish_that_the_server_does_not_announce_stops_nothing_and_is_told()
    {
        var envelope = new Envelope(null, [Mailbox.Parse("b@example.net")])
        {
            Return = DsnReturn.Full,
            EnvelopeId = Id("x"),
            DsnRequests = new Dictionary<Mailbox, DsnRequest> { [Mailbox.Parse("b@example.net")] = new(DsnNotify.Never, Original("rfc822", "b@example.net")) },
            DeliverBy = new DeliverBy(TimeSpan.FromSeconds(-5), DeliverByMode.Notify),
        };

        var (result, lines) = await SendAsync(envelope);

        Assert.Equal(["MAIL FROM:<>", "RCPT TO:<b@example.net>"], lines);
        Assert.Empty(result.Asked);
        Assert.Equal([EnvelopeRequest.Return, EnvelopeRequest.EnvelopeId, EnvelopeRequest.Notify, EnvelopeRequest.OriginalRecipient, EnvelopeRequest.DeliverBy], result.NotAnnounced);
        Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
    }

    [Fact]
    public async Task An_original_recipient_that_is_not_ASCII_goes_in_ASCII_also_without_SMTPUTF8()
    {
        Assert.True(OriginalRecipient.TryCreate(Mailbox.Parse("jörg+=中@example.org"), out var original));
        var envelope = new Envelope(null, [Mailbox.Parse("b@example.net")]) { DsnRequests = new Dictionary<Mailbox, DsnRequest> { [Mailbox.Parse("b@example.net")] = new(null, original) } };

        var (_, lines) = await SendAsync(envelope, "DSN");

        Assert.Equal(@"RCPT TO:<b@example.net> ORCPT=utf-8;j\x{F6}rg\x{2B}\x{3D}\x{4E2D}@example.org", lines[1]);
    }

    [Theory]
    [InlineData("REQUIRETLSX", SmtpFailureDetail.RequireTlsNotOffered, "5.7.30")]
    [InlineData("REQUIRETLS", SmtpFailureDetail.None, "")]
    public async Task REQUIRETLS_is_a_condition(string keyword, SmtpFailureDetail detail, string code)
    {
        var envelope = new Envelope(null, [Mailbox.Parse("b@example.net")]) { RequireTls = true };

        await AssertAsync(detail, code, envelope, keyword);
    }

    [Theory]
    [InlineData(60, "DELIVERBY", SmtpFailureDetail.None)]
    [InlineData(60, "DELIVERBY 60", SmtpFailureDetail.None)]
    [InlineData(60, "DELIVERBY 60,X", SmtpFailureDetail.None)]
    [InlineData(59, "DELIVERBY 60", SmtpFailureDetail.DeliverByNotOffered)]
    [InlineData(60, "DELIVER", SmtpFailureDetail.DeliverByNotOffered)]
    public async Task So_is_to_be_returned_when_late(int seconds, string keyword, SmtpFailureDetail detail)
    {
        var envelope = new Envelope(null, [Mailbox.Parse("b@example.net")]) { DeliverBy = new DeliverBy(TimeSpan.FromSeconds(seconds), DeliverByMode.Return) };

        await AssertAsync(detail, "DELIVERBY", envelope, keyword);
    }

    [Fact]
    public async Task To_be_told_when_late_is_not_even_below_the_minimum()
    {
        var envelope = new Envelope(null, [Mailbox.Parse("b@example.net")]) { DeliverBy = new DeliverBy(TimeSpan.FromSeconds(1), DeliverByMode.Notify) };

        var (_, lines) = await SendAsync(envelope, "DELIVERBY 60");

        Assert.Equal("MAIL FROM:<> BY=1;N", lines[0]);
    }

    [Fact]
    public void What_a_parameter_cannot_say_cannot_be_made()
    {
        ImmutableArray<Mailbox> two = [Mailbox.Parse("b@example.net"), Mailbox.Parse("c@example.net")];
        Assert.Throws<ArgumentException>(() => new Envelope(null, two) { DsnRequests = new Dictionary<Mailbox, DsnRequest> { [Mailbox.Parse("B@example.net")] = DsnRequest.None } });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DsnRequest((DsnNotify)8, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => DsnRequest.None with { Notify = (DsnNotify)(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeliverBy(TimeSpan.FromSeconds(0.5), DeliverByMode.Notify));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeliverBy(TimeSpan.Zero, DeliverByMode.Return));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeliverBy(TimeSpan.FromSeconds(1_000_000_000), DeliverByMode.Notify));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeliverBy(TimeSpan.FromSeconds(1), (DeliverByMode)2));
        Assert.False(OriginalRecipient.TryCreate("rfc822", "jörg@example.org", out _));
        Assert.False(OriginalRecipient.TryCreate("rfc822", "a\r\nb@example.org", out _));
        Assert.False(OriginalRecipient.TryCreate("utf-8", "a\u0085b@example.org", out _));
        Assert.False(OriginalRecipient.TryCreate("utf 8", "a@example.org", out _));
        Assert.False(OriginalRecipient.TryCreate("rfc822", new string('x', 494), out _));
        Assert.False(OriginalRecipient.TryCreate(Mailbox.Parse($"é{new string('+', 62)}@{string.Join('.', Enumerable.Repeat(new string('x', 58), 3))}"), out _));
    }

    private static async Task AssertAsync(SmtpFailureDetail detail, string code, Envelope envelope, string keyword)
    {
        if (detail == SmtpFailureDetail.None)
        {
            var (sent, _) = await SendAsync(envelope, keyword);
            Assert.Equal(Delivered.Yes, sent.Recipients[0].Delivered);
            return;
        }

        var (peer, client) = ScriptedPeer.InMemory(new PeerScript().ExpectLine("QUIT").Reply("221 bye"));
        await using var peerEnds = peer;
        await using var session = OpenSession.Over(client, new RelayKnowledge(), keyword);
        var result = await session.SendAsync(envelope, Content);
        await session.QuitAsync();
        await peer.Completion;

        var error = result.Recipients[0].Error!;
        Assert.Equal((SmtpFailure.PolicyRefused, detail, Delivered.No, RetryAdvice.Never), (error.Failure, error.Detail, error.Delivered, error.Retry));
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
        Assert.Empty(result.Asked);
    }

    private static async Task<(TransactionResult Result, IReadOnlyList<string> Lines)> SendAsync(Envelope envelope, params string[] keywords)
    {
        var script = new PeerScript().Expect("MAIL").Reply("250 ok");
        foreach (var _ in envelope.Recipients)
        {
            script.Expect("RCPT").Reply("250 ok");
        }

        var (peer, client) = ScriptedPeer.InMemory(script.ExpectLine("DATA").Reply("354 go").ExpectContent().Reply("250 ok"));
        await using var peerEnds = peer;
        await using var session = OpenSession.Over(client, new RelayKnowledge(), keywords);
        var result = await session.SendAsync(envelope, Content);
        await peer.Completion;
        return (result, [.. peer.Lines.Take(1 + envelope.Recipients.Length)]);
    }

    private static EnvelopeId Id(string text)
    {
        Assert.True(EnvelopeId.TryParse(text, out var id));
        return id;
    }

    private static OriginalRecipient Original(string type, string address)
    {
        Assert.True(OriginalRecipient.TryCreate(type, address, out var original));
        return original;
    }
}
