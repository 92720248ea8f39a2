using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server reads nothing and sends replies without end, over sockets with hardly any room.</summary>
public sealed class FloodOfReplies
{
    [Fact]
    public async Task The_flood_is_not_read_to_its_end_and_nothing_is_called_delivered()
    {
        await using var server = new TinySocketServer("250-relay.test\r\n250-PIPELINING\r\n250 CHUNKING\r\n", flood: "250 ok\r\n");
        await using var wire = await server.ConnectAsync();
        await using var session = await SmtpConnection.OpenAsync(wire, Relay.OptionsFor(TlsMode.Implicit)).Bounded();
        var recipients = Enumerable.Range(0, Envelope.MaxRecipients).Select(i => $"{new string('b', 50)}{i}@example.net").ToArray();

        var result = await session.SendAsync(Relay.EnvelopeTo(recipients), Relay.Content).Bounded();

        // As many as were asked for, and one more: that one is the answer to nothing.
        Assert.Equal(SmtpFailureDetail.ReplyUnexpected, session.Broken!.Detail);
        Assert.DoesNotContain(result.Recipients, recipient => recipient.Delivered == Delivered.Yes);
        Assert.InRange(wire.OctetsRead, 0, 512 * 1024);
    }
}
