using System.Text;

namespace Waxwing.Smtp.Tests.Client;

/// <summary>One session with a scripted server: what is said, in which packets, and what is made of the answers.</summary>
public sealed class SessionTests : IDisposable
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("Subject: hi\r\n\r\n.dot\r\nend\r\n");

    private readonly TestAuthority _authority = new();

    [Fact]
    public async Task Implicit_tls_says_nothing_in_clear()
    {
        await using var peer = ScriptedPeer.Listen(Greeting(implicitTls: true).Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer, TlsMode.Implicit);
        await session.QuitAsync();
        await peer.Completion;

        Assert.Empty(peer.ReceivedInClear);
        Assert.Empty(session.Facts.ClearCommands);
        Assert.Equal(0, session.Facts.ClearOctets);
        Assert.Equal("relay.example", session.Capabilities.ServerName);
    }

    [Fact]
    public async Task Starttls_says_only_ehlo_and_starttls_in_clear_and_asks_again_inside()
    {
        await using var peer = ScriptedPeer.Listen(
            new PeerScript().Greet("220 relay.example").Expect("EHLO").Reply("250-relay.example", "250-AUTH PLAIN", "250 STARTTLS")
                .StartTls(_authority.Issue()).Expect("EHLO").Reply("250-relay.example", "250 PIPELINING").Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer, TlsMode.StartTls);
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal("EHLO [127.0.0.1]\r\nSTARTTLS\r\n", peer.ReceivedInClear);
        Assert.Equal(peer.ReceivedInClear.Length, session.Facts.ClearOctets);
        // What was announced in clear is forgotten.
        Assert.Empty(session.Capabilities.AuthMechanisms);
    }

    [Fact]
    public async Task With_pipelining_and_chunking_a_message_is_one_round_trip()
    {
        await using var peer = ScriptedPeer.Listen(Greeting(implicitTls: true, "PIPELINING", "CHUNKING", "SIZE 1000")
            .ExpectLine("MAIL FROM:<a@example.org> SIZE=" + Content.Length).ExpectLine("RCPT TO:<b@example.net>")
            .ExpectLine($"BDAT {Content.Length} LAST").ExpectBytes(Content.Length)
            .Reply("250 ok", "250 ok", "250 2.0.0 queued as X1").Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer, TlsMode.Implicit);
        var result = await session.SendAsync(Envelope("b@example.net"), MessageContent.FromBytes(Content));
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal(Content, peer.Contents[0]);
        Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
        Assert.Equal("queued as X1", result.FinalReply!.Text);
        Assert.Equal((3, 3), result.Replies);
        Assert.Equal(1, result.RoundTrips);
        Assert.Equal(ContentStyle.Bdat, result.Style);
    }

    [Fact]
    public async Task With_pipelining_alone_the_commands_share_a_round_trip_and_the_dots_are_doubled()
    {
        await using var peer = ScriptedPeer.Listen(Greeting(implicitTls: true, "PIPELINING")
            .ExpectLine("MAIL FROM:<a@example.org>").ExpectLine("RCPT TO:<b@example.net>").ExpectLine("DATA")
            .Reply("250 ok", "250 ok", "354 go").ExpectContent().Reply("250 ok").Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer, TlsMode.Implicit);
        var result = await session.SendAsync(Envelope("b@example.net"), MessageContent.FromBytes(Content));
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal(Content, peer.Contents[0]);
        Assert.Contains("\r\n..dot\r\n", peer.ReceivedInTls, StringComparison.Ordinal);
        Assert.Equal(2, result.RoundTrips);
        Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
    }

    [Fact]
    public async Task Without_pipelining_every_command_waits_for_its_reply()
    {
        await using var peer = ScriptedPeer.Listen(Greeting(implicitTls: true)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go")
            .ExpectContent().Reply("250 ok").Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer, TlsMode.Implicit);
        var result = await session.SendAsync(Envelope("b@example.net"), MessageContent.FromBytes(Content));
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal(4, result.RoundTrips);
        Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
    }

    [Fact]
    public async Task A_refused_recipient_is_a_result_and_the_others_get_the_message()
    {
        await using var peer = ScriptedPeer.Listen(Greeting(implicitTls: true, "PIPELINING")
            .Expect("MAIL").Expect("RCPT").Expect("RCPT").Expect("RCPT").Expect("DATA")
            .Reply("250 ok", "250 ok", "550 5.1.1 no such user", "450 4.2.0 greylisted", "354 go").ExpectContent().Reply("250 ok").Drop());
        await using var session = await OpenAsync(peer, TlsMode.Implicit);
        var result = await session.SendAsync(Envelope("b@example.net", "c@example.net", "d@example.net"), MessageContent.FromBytes(Content));
        await peer.Completion;

        Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
        var refused = result.Recipients[1].Error!;
        Assert.Equal((SmtpStage.RcptTo, SmtpFailure.Rejected, FailureScope.Recipient, RetryAdvice.Never), (refused.Stage, refused.Failure, refused.Scope, refused.Retry));
        Assert.Equal(new EnhancedStatusCode(5, 1, 1), refused.Reply!.Enhanced);
        Assert.Equal(RetryAdvice.Later, result.Recipients[2].Error!.Retry);
    }

    [Fact]
    public async Task A_354_although_nobody_was_accepted_gets_a_lone_dot_whose_reply_never_counts()
    {
        await using var peer = ScriptedPeer.Listen(Greeting(implicitTls: true, "PIPELINING")
            .Expect("MAIL").Expect("RCPT").Expect("DATA").Reply("250 ok", "550 no", "354 go").ExpectLine(".").Reply("250 queued")
            .Expect("RSET").Expect("MAIL").Expect("RCPT").Expect("DATA").Reply("250 ok", "250 ok", "250 ok", "354 go")
            .ExpectContent().Reply("250 ok").Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer, TlsMode.Implicit);
        var first = await session.SendAsync(Envelope("b@example.net"), MessageContent.FromBytes(Content));
        var second = await session.SendAsync(Envelope("c@example.net"), MessageContent.FromBytes(Content));
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal(Delivered.No, first.Recipients[0].Delivered);
        Assert.Null(first.FinalReply);
        Assert.Equal(Delivered.Yes, second.Recipients[0].Delivered);
    }

    [Fact]
    public async Task Large_content_waits_for_its_recipients_and_travels_in_chunks()
    {
        var large = Encoding.ASCII.GetBytes("Subject: big\r\n\r\n" + string.Concat(Enumerable.Repeat("0123456789012345678901234567890123456789012345678901234567890123456789\r\n", 9000)));
        await using var peer = ScriptedPeer.Listen(Greeting(implicitTls: true, "PIPELINING", "CHUNKING")
            .Expect("MAIL").Expect("RCPT").Reply("250 ok", "250 ok")
            .ExpectLine("BDAT 262144").ExpectBytes(262144).Reply("250 ok")
            .ExpectLine("BDAT 262144").ExpectBytes(262144).Reply("250 ok")
            .ExpectLine($"BDAT {large.Length - 524288} LAST").ExpectBytes(large.Length - 524288).Reply("250 queued")
            .Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer, TlsMode.Implicit);
        var result = await session.SendAsync(Envelope("b@example.net"), MessageContent.FromBytes(large));
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal(large, peer.Contents.SelectMany(chunk => chunk).ToArray());
        Assert.Equal(Delivered.Yes, result.Recipients[0].Delivered);
        Assert.Equal(large.Length, result.ContentOctets);
    }

    public void Dispose() => _authority.Dispose();

    private static Envelope Envelope(params string[] recipients) =>
        new(Mailbox.Parse("a@example.org"), [.. recipients.Select(Mailbox.Parse)]);

    private PeerScript Greeting(bool implicitTls, params string[] keywords)
    {
        var script = new PeerScript();
        if (implicitTls)
        {
            script.Secure(_authority.Issue());
        }

        string[] lines = ["relay.example", .. keywords];
        return script.Greet("220 relay.example ESMTP").Expect("EHLO")
            .Reply([.. lines.Select((line, index) => $"250{(index < lines.Length - 1 ? '-' : ' ')}{line}")]);
    }

    private async Task<SecuredSession> OpenAsync(ScriptedPeer peer, TlsMode mode)
    {
        var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("127.0.0.1", peer.Port);
        return await SmtpConnection.OpenAsync(client.GetStream(), new SmtpConnectionOptions
        {
            Host = "localhost",
            Mode = mode,
            Tls = TlsPolicy.FromAuthorities([_authority.Certificate]),
        });
    }
}
