using System.Net;
using System.Text;
using Waxwing.Smtp;
using Waxwing.TestSupport;

namespace Waxwing.Hostile.Tests.Sessions.Loopback;

/// <summary>An LMTP server on loopback that follows a script, and our session with it, on a clock that stands still.</summary>
internal sealed class LmtpServer(PeerScript script) : IAsyncDisposable
{
    public static byte[] Octets { get; } = "Subject: canary-content\r\n\r\n.dot\r\nend\r\n"u8.ToArray();

    public ScriptedPeer Peer { get; } = ScriptedPeer.Listen(script);

    public ObservedClock Clock { get; } = new();

    /// <summary>A script that comes as far as the reply to LHLO.</summary>
    public static PeerScript Announcing(params string[] keywords)
    {
        string[] lines = ["lmtp.example", .. keywords];
        return new PeerScript().Greet("220 lmtp.example LMTP").Expect("LHLO")
            .Reply([.. lines.Select((line, index) => $"250{(index < lines.Length - 1 ? '-' : ' ')}{line}")]);
    }

    public Task<PlainLoopback> OpenAsync() => OpenAsync(IPAddress.Loopback);

    public Task<PlainLoopback> OpenAsync(IPAddress address) =>
        PlainLoopback.ConnectAsync(new IPEndPoint(address, Peer.Port), new PlainLoopbackOptions { Clock = Clock, Timeouts = Relay.Limits }).Bounded();

    /// <summary>One message to so many recipients.</summary>
    public static Task<TransactionResult> SendAsync(PlainLoopback session, int recipients, byte[]? content = null) => session.SendAsync(
        new Envelope(Mailbox.Parse("a@example.org"), [.. Enumerable.Range(0, recipients).Select(number => Mailbox.Parse($"r{number}@example.net"))]),
        MessageContent.FromBytes(content ?? Octets)).Bounded();

    public ValueTask DisposeAsync() => Peer.DisposeAsync();
}

/// <summary>Pieces of LMTP scripts.</summary>
internal static class LmtpScripts
{
    /// <summary>MAIL, a RCPT for each reply, and with somebody accepted DATA and the content; the final replies are the test's.</summary>
    public static PeerScript TakesMessage(this PeerScript script, params string[] replies)
    {
        script.Expect("MAIL").Reply("250 ok");
        foreach (var reply in replies)
        {
            script.Expect("RCPT").Reply(reply);
        }

        return script.Expect("DATA").Reply("354 go").ExpectContent();
    }
}
