using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Waxwing.Smtp.Tests.Client;

/// <summary>A session without TLS, with a scripted server on this machine.</summary>
public sealed class PlainLoopbackTests
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes("Subject: hi\r\n\r\n.dot\r\nend\r\n");

    [Fact]
    public async Task LMTP_says_LHLO_and_waits_for_its_recipients_before_DATA()
    {
        await using var peer = ScriptedPeer.Listen(Greeting("LHLO [127.0.0.1]", "PIPELINING", "8BITMIME")
            .ExpectLine("MAIL FROM:<a@example.org>").ExpectLine("RCPT TO:<b@example.net>").ExpectLine("RCPT TO:<c@example.net>").Reply("250 ok", "250 ok", "250 ok")
            .ExpectLine("DATA").Reply("354 go").ExpectContent().Reply("250 for b", "250 for c").Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer);
        var result = await session.SendAsync(Envelope("b@example.net", "c@example.net"), MessageContent.FromBytes(Content));
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal(Content, peer.Contents[0]);
        Assert.Equal(["for b", "for c"], result.Recipients.Select(recipient => recipient.Reply!.Text));
        Assert.All(result.Recipients, recipient => Assert.Equal(Delivered.Yes, recipient.Delivered));
        Assert.Equal((6, 6), result.Replies);
        Assert.Equal(3, result.RoundTrips);
        Assert.Equal((Locality.Loopback, LoopbackProtocol.Lmtp), (session.Facts.Locality, session.Facts.Protocol));
        Assert.Equal([SmtpStage.Connect, SmtpStage.Greeting, SmtpStage.Ehlo], session.Facts.Phases.Select(phase => phase.Stage));
    }

    [Fact]
    public async Task LMTP_with_chunks_gets_one_reply_for_each_recipient_to_LAST_alone()
    {
        var large = Encoding.ASCII.GetBytes("Subject: big\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 5000)));
        await using var peer = ScriptedPeer.Listen(Greeting("LHLO", "PIPELINING", "CHUNKING")
            .Expect("MAIL").Expect("RCPT").Expect("RCPT").Reply("250 ok", "250 ok", "250 ok")
            .ExpectLine("BDAT 262144").ExpectBytes(262144).Reply("250 more")
            .ExpectLine($"BDAT {large.Length - 262144} LAST").ExpectBytes(large.Length - 262144).Reply("250 for b", "250 for c").Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer);
        var result = await session.SendAsync(Envelope("b@example.net", "c@example.net"), MessageContent.FromBytes(large));
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal(large, peer.Contents.SelectMany(chunk => chunk).ToArray());
        Assert.Equal(["for b", "for c"], result.Recipients.Select(recipient => recipient.Reply!.Text));
    }

    [Fact]
    public async Task One_address_named_twice_is_answered_for_twice()
    {
        await using var peer = ScriptedPeer.Listen(Greeting("LHLO").Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("RCPT").Reply("250 ok")
            .Expect("DATA").Reply("354 go").ExpectContent().Reply("250 once", "250 twice").Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer);
        var result = await session.SendAsync(Envelope("b@example.net", "b@example.net"), MessageContent.FromBytes(Content));
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal(["once", "twice"], result.Recipients.Select(recipient => recipient.Reply!.Text));
    }

    [Fact]
    public async Task With_nobody_accepted_there_is_no_DATA_and_the_next_message_begins_with_RSET()
    {
        await using var peer = ScriptedPeer.Listen(Greeting("LHLO", "PIPELINING").Expect("MAIL").Expect("RCPT").Reply("250 ok", "550 5.1.1 no")
            .ExpectLine("RSET").Expect("MAIL").Expect("RCPT").Reply("250 ok", "250 ok", "250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 taken")
            .Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer);
        var first = await session.SendAsync(Envelope("b@example.net"), MessageContent.FromBytes(Content));
        var second = await session.SendAsync(Envelope("c@example.net"), MessageContent.FromBytes(Content));
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal((SmtpStage.RcptTo, Delivered.No), (first.Recipients[0].Error!.Stage, first.Recipients[0].Delivered));
        Assert.Equal(Delivered.Yes, second.Recipients[0].Delivered);
    }

    [Fact]
    public async Task SMTP_says_EHLO_and_gets_one_final_reply_for_all()
    {
        await using var peer = ScriptedPeer.Listen(Greeting("EHLO [127.0.0.1]", "PIPELINING").Expect("MAIL").Expect("RCPT").Expect("RCPT").Expect("DATA")
            .Reply("250 ok", "250 ok", "250 ok", "354 go").ExpectContent().Reply("250 for all").Expect("QUIT").Reply("221 bye"));
        await using var session = await OpenAsync(peer, LoopbackProtocol.Smtp);
        var result = await session.SendAsync(Envelope("b@example.net", "c@example.net"), MessageContent.FromBytes(Content));
        await session.QuitAsync();
        await peer.Completion;

        Assert.Equal("for all", result.FinalReply!.Text);
        Assert.All(result.Recipients, recipient => Assert.Equal(Delivered.Yes, recipient.Delivered));
    }

    [Fact]
    public async Task A_server_that_does_not_know_LHLO_is_refused()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Greet("220 smtp.example ESMTP").Expect("LHLO").Reply("502 5.5.1 not here").TakeTheRest());

        var refusal = (await Assert.ThrowsAsync<SmtpException>(() => OpenAsync(peer))).Error;

        Assert.Equal((SmtpStage.Ehlo, SmtpFailure.Rejected), (refusal.Stage, refusal.Failure));
        Assert.Contains("LHLO", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Unix_socket_is_on_this_machine()
    {
        var path = Path.Combine(Path.GetTempPath(), $"waxwing-{Guid.NewGuid():n}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var serving = ServeAsync();

        await using var session = await PlainLoopback.ConnectAsync(new UnixDomainSocketEndPoint(path), new PlainLoopbackOptions(), TestContext.Current.CancellationToken);
        await session.QuitAsync();
        var said = await serving;

        Assert.Equal("LHLO [127.0.0.1]\r\nQUIT\r\n", said);
        Assert.Equal((Locality.UnixSocket, path), (session.Facts.Locality, session.Facts.Endpoint.ToString()));
        File.Delete(path);

        async Task<string> ServeAsync()
        {
            using var socket = await listener.AcceptAsync(TestContext.Current.CancellationToken);
            using var reader = new StreamReader(new NetworkStream(socket));
            await socket.SendAsync("220 here\r\n"u8.ToArray());
            var hello = await reader.ReadLineAsync();
            await socket.SendAsync("250 here\r\n"u8.ToArray());
            var quit = await reader.ReadLineAsync();
            await socket.SendAsync("221 bye\r\n"u8.ToArray());
            return $"{hello}\r\n{quit}\r\n";
        }
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("10.0.0.1")]
    [InlineData("128.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("fe80::1")]
    public async Task Every_other_address_is_refused(string address)
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(address), 24);

        var refusal = (await Assert.ThrowsAsync<SmtpException>(() => PlainLoopback.ConnectAsync(endpoint, new PlainLoopbackOptions()))).Error;

        Assert.Equal((SmtpFailure.PolicyRefused, SmtpFailureDetail.NotLocal), (refusal.Failure, refusal.Detail));
    }

    [Fact]
    public async Task A_name_is_no_address()
    {
        var refusal = (await Assert.ThrowsAsync<SmtpException>(() => PlainLoopback.ConnectAsync(new DnsEndPoint("localhost", 24), new PlainLoopbackOptions()))).Error;

        Assert.Equal(SmtpFailureDetail.NotLocal, refusal.Detail);
    }

    [Fact]
    public async Task An_endpoint_that_says_loopback_and_means_another_address_is_taken_at_its_word()
    {
        await using var said = ScriptedPeer.Listen(Greeting("LHLO").TakeTheRest());
        await using var meant = ScriptedPeer.Listen(Greeting("LHLO").TakeTheRest());

        await using var session = await PlainLoopback.ConnectAsync(new TwoFaced(said.Port, meant.Port), new PlainLoopbackOptions(), TestContext.Current.CancellationToken);

        Assert.Equal((1, 0), (said.Connections, meant.Connections));
    }

    [Fact]
    public void No_stream_can_be_handed_to_it_and_nothing_of_it_authenticates()
    {
        Assert.Empty(typeof(PlainLoopback).GetConstructors());
        Assert.DoesNotContain(typeof(PlainLoopback).GetMethods().SelectMany(method => method.GetParameters()),
            parameter => parameter.ParameterType.IsAssignableTo(typeof(Stream)) || parameter.ParameterType.IsAssignableTo(typeof(Socket)) || parameter.ParameterType.IsAssignableTo(typeof(Credential)));
    }

    private static Envelope Envelope(params string[] recipients) => new(Mailbox.Parse("a@example.org"), [.. recipients.Select(Mailbox.Parse)]);

    private static PeerScript Greeting(string hello, params string[] keywords)
    {
        string[] lines = ["local.example", .. keywords];
        return new PeerScript().Greet("220 local.example").Expect(hello).Reply([.. lines.Select((line, index) => $"250{(index < lines.Length - 1 ? '-' : ' ')}{line}")]);
    }

    private static Task<PlainLoopback> OpenAsync(ScriptedPeer peer, LoopbackProtocol protocol = LoopbackProtocol.Lmtp) => PlainLoopback.ConnectAsync(
        new IPEndPoint(IPAddress.Loopback, peer.Port), new PlainLoopbackOptions { Protocol = protocol }, TestContext.Current.CancellationToken);

    private sealed class TwoFaced(int said, int meant) : IPEndPoint(IPAddress.Loopback, said)
    {
        public override SocketAddress Serialize() => new IPEndPoint(IPAddress.Loopback, meant).Serialize();
    }
}
