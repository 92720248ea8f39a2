using System.Diagnostics;

namespace Waxwing.Smtp.Tests.Client.Window;

/// <summary>
/// The writer goes on within whoever ends its wait: a caller, or the reader. That holds up neither, needs no deeper stack, and whoever
/// closes the session meanwhile waits for it.
/// </summary>
public sealed class WriterWithoutAThread
{
    private static readonly string[] Both = ["PIPELINING", "CHUNKING"];

    // The test runner's own are about two hundred.
    private const int Frames = 500;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Closing_waits_for_a_writer_that_is_still_within_its_first_caller()
    {
        using var goesOn = new ManualResetEventSlim();
        var isWriting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = new InstantServer
        {
            OnCommand = command =>
            {
                isWriting.TrySetResult();
                goesOn.Wait(Token);
                return "250 ok";
            },
        };
        var session = OpenSession.Over(server, new RelayKnowledge(8), Both);
        var sending = Task.Run(() => SendAsync(session), Token);
        await isWriting.Task.WaitAsync(Token);

        // The memory of what is being written goes back to the pool with the end of the session, and not before.
        var closing = session.DisposeAsync().AsTask();
        while (session.Broken is null)
        {
            await Task.Yield();
        }

        Assert.NotSame(closing, await Task.WhenAny(closing, ReaderHasEndedAsync(server)));
        goesOn.Set();
        await closing.WaitAsync(Token);
        Assert.NotNull((await sending).Recipients[0].Error);
    }

    [Fact]
    public async Task Content_that_blocks_its_thread_keeps_nobody_from_hearing_the_server()
    {
        using var goesOn = new ManualResetEventSlim();
        var isRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = new InstantServer();
        await using var session = OpenSession.Over(server, new RelayKnowledge(8), Both);
        var content = Streamed(() =>
        {
            isRead.TrySetResult();
            goesOn.Wait(Token);
        });
        var sending = session.SendAsync(EnvelopeOf(0), content, Token);
        await isRead.Task.WaitAsync(Token);
        server.End();

        // Nobody but the reader can know of it.
        while (session.Broken is null)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        goesOn.Set();
        Assert.Equal(Delivered.No, (await sending).Recipients[0].Delivered);
    }

    [Fact]
    public async Task Content_that_blocks_its_thread_does_not_keep_a_later_caller_who_wakes_the_writer()
    {
        using var goesOn = new ManualResetEventSlim();
        var server = new InstantServer();
        await using var session = OpenSession.Over(server, new RelayKnowledge(8), Both);
        await SendAsync(session);
        var isRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // A task in a task: the outer one ends when the call returns.
        var calling = Task.Factory.StartNew(() => session.SendAsync(EnvelopeOf(0), Streamed(() =>
        {
            isRead.TrySetResult();
            goesOn.Wait(Token);
        }), Token), Token, TaskCreationOptions.None, TaskScheduler.Default);
        await isRead.Task.WaitAsync(Token);

        var sending = await calling.WaitAsync(Token);
        Assert.False(sending.IsCompleted);
        goesOn.Set();
        Assert.Null((await sending).Recipients[0].Error);
    }

    [Fact]
    public async Task A_caller_who_blocks_where_his_message_has_ended_keeps_nobody_else()
    {
        using var goesOn = new ManualResetEventSlim();
        await using var server = new HeldServer(8);
        // It goes on as near to the reader as a caller can come. Nothing is answered before: the test itself would be the one who blocks.
        var blocked = server.Send(1)[0].ContinueWith(_ => goesOn.Wait(Token), Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await AnswerAsync(server);

        for (var number = 1; number < 20; number++)
        {
            var sending = server.Send(1)[0];
            await AnswerAsync(server);
            Assert.Null((await sending.WaitAsync(Token)).Recipients[0].Error);
        }

        Assert.False(blocked.IsCompleted);
        goesOn.Set();
        await blocked;
    }

    [Fact]
    public async Task A_hundred_thousand_messages_need_no_deeper_stack_than_a_few()
    {
        const int Messages = 100_000;
        var (taken, deepest) = (0, 0);
        var server = new InstantServer
        {
            OnCommand = command =>
            {
                if (command.StartsWith("BDAT", StringComparison.Ordinal) && ++taken % 1000 == 0)
                {
                    deepest = Math.Max(deepest, new StackTrace().FrameCount);
                }

                return "250 ok";
            },
        };
        await using var session = OpenSession.Over(server, new RelayKnowledge(64), Both);
        // Some send the next message where the last has ended, others all at once.
        var chains = Enumerable.Range(0, 8).Select(_ => ChainAsync(session, Messages / 16)).ToArray();
        var crowd = Enumerable.Range(0, Messages / 2).Select(number => SendAsync(session, number)).ToArray();

        Assert.All(await Task.WhenAll(crowd), result => Assert.Null(result.Recipients[0].Error));
        await Task.WhenAll(chains);
        Assert.Equal(Messages, server.Messages);
        Assert.InRange(deepest, 1, Frames);
    }

    [Fact]
    public async Task The_end_of_a_connection_with_thousands_in_the_queue_needs_no_deeper_stack_either()
    {
        var deepest = 0;
        var server = new InstantServer { OnCommand = _ => null };
        await using var session = OpenSession.Over(server, new RelayKnowledge(64), Both);
        var sending = Enumerable.Range(0, 20_000).Select(number => SendAsync(session, number).ContinueWith(
            ended =>
            {
                deepest = Math.Max(deepest, new StackTrace().FrameCount);
                return ended.Result;
            },
            Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)).ToArray();
        server.End();

        Assert.All(await Task.WhenAll(sending), result => Assert.NotNull(result.Recipients[0].Error));
        Assert.InRange(deepest, 1, Frames);
    }

    private static async Task AnswerAsync(HeldServer server)
    {
        await HeldServer.UntilAsync(() => server.Unanswered > 0);
        server.Answer();
    }

    private static async Task ChainAsync(SecuredSession session, int count)
    {
        for (var number = 0; number < count; number++)
        {
            Assert.Null((await SendAsync(session, number).ConfigureAwait(false)).Recipients[0].Error);
        }
    }

    // The session's reader is told before its stream is disposed; a turn of the pool behind that, whoever would end early has ended.
    private static async Task ReaderHasEndedAsync(InstantServer server)
    {
        while (!server.IsDisposed)
        {
            await Task.Yield();
        }

        for (var turn = 0; turn < 1000; turn++)
        {
            await Task.Yield();
        }
    }

    private static Task<TransactionResult> SendAsync(SecuredSession session, int number = 0) =>
        session.SendAsync(EnvelopeOf(number), Content, Token);

    private static MessageContent Content { get; } = MessageContent.FromBytes("Subject: a\r\n\r\n"u8.ToArray());

    private static Envelope EnvelopeOf(int number) => new(Mailbox.Parse($"s{number}@example.org"), [Mailbox.Parse("b@example.net")]);

    private static MessageContent Streamed(Action read)
    {
        var octets = "Subject: a\r\n\r\n"u8.ToArray();
        return MessageContent.FromStream(ContentScanner.Scan(octets), _ => ValueTask.FromResult<Stream>(new BlockingStream(octets, read)));
    }

    private sealed class BlockingStream(byte[] octets, Action read) : MemoryStream(octets)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            read();
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
