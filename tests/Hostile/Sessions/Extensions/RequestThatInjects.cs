using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Extensions;

/// <summary>A name or an address that comes from outside holds what would end a parameter, a command, or a line of a report (RFC 3461).</summary>
public sealed class RequestThatInjects
{
    [Theory]
    [InlineData("x\r\nRSET")]
    [InlineData("x\rRSET")]
    [InlineData("x\nRSET")]
    [InlineData("x\0")]
    [InlineData("x\u0085RSET")]
    [InlineData("x\u001b[2J")]
    public void With_a_line_break_or_control_character_it_cannot_be_made(string text)
    {
        Assert.False(EnvelopeId.TryParse(text, out _));
        Assert.False(OriginalRecipient.TryCreate("rfc822", text, out _));
        Assert.False(OriginalRecipient.TryCreate("utf-8", text, out _));
        Assert.False(OriginalRecipient.TryCreate(text, "b@example.net", out _));
    }

    [Fact]
    public async Task What_would_add_a_parameter_is_encoded()
    {
        await using var relay = new Relay(Relay.Announcing("DSN")
            .ExpectLine("MAIL FROM:<a@example.org> ENVID=x+20RET+3DFULL+20+2B0D+2B0ARSET").Reply("250 ok")
            .ExpectLine("RCPT TO:<b@example.net> ORCPT=rfc822;x>+20NOTIFY+3DNEVER").Reply("250 ok")
            .ExpectLine(@"RCPT TO:<c@example.net> ORCPT=utf-8;x>\x{20}NOTIFY\x{3D}NEVER\x{5C}x{A}").Reply("250 ok")
            .Expect("DATA").Reply("354 go").ExpectContent().Reply("250 queued").TakeQuit());
        Assert.True(EnvelopeId.TryParse("x RET=FULL +0D+0ARSET", out var id));
        Assert.True(OriginalRecipient.TryCreate("rfc822", "x> NOTIFY=NEVER", out var ascii));
        Assert.True(OriginalRecipient.TryCreate("utf-8", "x> NOTIFY=NEVER\\x{A}", out var unicode));
        var envelope = new Envelope(Mailbox.Parse("a@example.org"), [Mailbox.Parse("b@example.net"), Mailbox.Parse("c@example.net")])
        {
            EnvelopeId = id,
            DsnRequests = new Dictionary<Mailbox, DsnRequest> { [Mailbox.Parse("b@example.net")] = new(null, ascii), [Mailbox.Parse("c@example.net")] = new(null, unicode) },
        };

        var result = await relay.SendAndQuitAsync(envelope: envelope);

        Assert.All(result.Recipients, recipient => Assert.Equal(Delivered.Yes, recipient.Delivered));
    }
}
