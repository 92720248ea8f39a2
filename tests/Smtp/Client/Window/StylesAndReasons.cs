using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Waxwing.Smtp.Tests.Client.Window;

/// <summary>Each result says how its message travelled, and the first reason why it shared no more of the line.</summary>
public sealed class StylesAndReasons
{
    private static readonly string[] Both = ["PIPELINING", "CHUNKING"];
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task The_first_message_is_grouped_and_alone_since_the_window_is_one_and_the_second_since_nothing_else_is_there()
    {
        await using var session = Open(Both);

        Assert.Equal((StyleReason.None, StyleReason.WindowOfOne), Why(await SendAsync(session)));
        Assert.Equal((StyleReason.None, StyleReason.NothingInFlight), Why(await SendAsync(session)));
    }

    [Theory]
    [InlineData("PIPELINING", ContentStyle.Data, StyleReason.ChunkingNotOffered, StyleReason.WindowOfOne)]
    [InlineData("CHUNKING", ContentStyle.Bdat, StyleReason.PipeliningNotOffered, StyleReason.PipeliningNotOffered)]
    [InlineData("SIZE", ContentStyle.Data, StyleReason.ChunkingNotOffered, StyleReason.PipeliningNotOffered)]
    public async Task What_the_server_does_not_announce_comes_first(string announced, ContentStyle style, StyleReason waited, StyleReason alone)
    {
        await using var session = Open(announced);

        var result = await SendAsync(session);

        Assert.Equal(style, result.Style);
        Assert.Equal((waited, alone), Why(result));
    }

    [Fact]
    public async Task Large_content_waits_and_content_that_is_read_on_the_way_waits_alone()
    {
        await using var session = Open(Both);
        var large = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("line\r\n", 50_000)));
        var streamed = "Subject: a\r\n\r\n"u8.ToArray();
        await SendAsync(session);

        Assert.Equal((StyleReason.ContentLarge, StyleReason.NothingInFlight), Why(await SendAsync(session, MessageContent.FromBytes(large))));
        Assert.Equal(
            (StyleReason.ContentNotInMemory, StyleReason.ContentNotInMemory),
            Why(await SendAsync(session, MessageContent.FromStream(ContentScanner.Scan(streamed), _ => ValueTask.FromResult<Stream>(new MemoryStream(streamed))))));
    }

    // What a server does that refuses chunks half way is shown by Exim, in tests/Interop/Crossing/Hazards.cs.
    [Fact]
    public async Task Nothing_crosses_large_chunks()
    {
        var lasts = new SemaphoreSlim(0);
        var isOwed = false;
        var wasCrossed = false;
        var server = new InstantServer
        {
            OnCommand = command =>
            {
                wasCrossed |= isOwed && command is "RSET";
                if (!command.EndsWith(" LAST", StringComparison.Ordinal) || command is "BDAT 14 LAST")
                {
                    return "250 ok";
                }

                isOwed = true;
                lasts.Release();
                return null;
            },
        };
        await using var session = OpenSession.Over(server, new RelayKnowledge(8), Both);
        var large = MessageContent.FromBytes(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("line\r\n", 50_000))));
        for (var number = 0; number < 3; number++)
        {
            await SendAsync(session);
        }

        for (var number = 0; number < 20; number++)
        {
            var before = SendAsync(session, large);
            var behind = SendAsync(session);
            await lasts.WaitAsync(TestContext.Current.CancellationToken);
            isOwed = false;
            server.Say("250 ok\r\n");
            await before;
            Assert.Contains((await behind).AloneBecause, new[] { StyleReason.LargeChunksBefore, StyleReason.NothingInFlight });
        }

        Assert.False(wasCrossed);
    }

    [Fact]
    public async Task On_a_connection_that_was_idle_content_waits()
    {
        await using var session = Open(Both);
        await SendAsync(session);
        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal((StyleReason.ConnectionIdle, StyleReason.ConnectionIdle), Why(await SendAsync(session)));
        Assert.Equal((StyleReason.None, StyleReason.NothingInFlight), Why(await SendAsync(session)));
    }

    [Fact]
    public async Task What_does_not_begin_has_no_style()
    {
        await using var session = Open(Both);

        var result = await session.SendAsync(EnvelopeOf(), MessageContent.FromBytes("a"u8.ToArray()), new CancellationToken(canceled: true));

        Assert.Equal(ContentStyle.None, result.Style);
        Assert.Equal((StyleReason.None, StyleReason.None), Why(result));
    }

    private static (StyleReason Waited, StyleReason Alone) Why(TransactionResult result) => (result.WaitedBecause, result.AloneBecause);

    private static Task<TransactionResult> SendAsync(SecuredSession session, MessageContent? content = null) =>
        session.SendAsync(EnvelopeOf(), content ?? MessageContent.FromBytes("Subject: a\r\n\r\n"u8.ToArray()));

    private static Envelope EnvelopeOf() => new(Mailbox.Parse("a@example.org"), [Mailbox.Parse("b@example.net")]);

    private SecuredSession Open(params string[] keywords)
    {
        var (client, server) = DuplexStream.CreatePair(8);
        var peer = new ModelPeer(server, new Random(1), new ModelPeer.Habits(Refuses: 0, Drops: 0, Closes: 0, AnswersLate: 0, RefusesCrossing: false, Says354ToNobody: false));
        _ = Task.Run(peer.RunAsync);
        return OpenSession.Over(client, new RelayKnowledge(8), clock, keywords);
    }
}
