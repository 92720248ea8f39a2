using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The reply to EHLO has 128 lines, most of them no keyword.</summary>
public sealed class EhloWithGarbage
{
    [Fact]
    public async Task Only_what_is_a_keyword_counts()
    {
        string[] garbage = ["PIPELINING\tX", "\u0001CHUNKING", "=AUTH PLAIN", " 8BITMIME", "SMTPUTF8;", "ENHANCEDSTATUSCODES,DSN", "-", "", "SIZE many", "AUTH=CRAM-MD5"];
        string[] keywords = [.. garbage, .. Enumerable.Range(0, 127 - garbage.Length).Select(i => $"X{i}{new string('x', 1900)} {i}")];
        await using var relay = new Relay(Relay.Announcing(keywords).TakeQuit());
        await using var session = await relay.OpenAsync();
        await session.QuitAsync().Bounded();
        await relay.Peer.Completion.Bounded();

        var server = session.Capabilities;
        Assert.False(server.Pipelining || server.Chunking || server.EightBitMime || server.SmtpUtf8 || server.EnhancedStatusCodes || server.StartTls);
        Assert.Equal(0, server.Size);
        Assert.Equal(["CRAM-MD5"], server.AuthMechanisms);
        Assert.All(server.Keywords, keyword => Assert.Matches("^[A-Z0-9-]+$", keyword));
    }
}
