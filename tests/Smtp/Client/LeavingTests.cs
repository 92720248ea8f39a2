using Waxwing.Smtp.Tests.Client.Window;

namespace Waxwing.Smtp.Tests.Client;

/// <summary>Whoever leaves says QUIT and does not wait for the answer; the connection does, so that the server can say it.</summary>
public sealed class LeavingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Leaving_does_not_wait_for_the_answer_to_QUIT_and_the_connection_does()
    {
        var server = new InstantServer { OnCommand = _ => null };
        var session = OpenSession.Over(server, new RelayKnowledge(8), "PIPELINING");

        await session.LeaveAsync().WaitAsync(Token);
        Assert.False(server.IsDisposed);

        server.Say("221 bye\r\n");
        await HeldServer.UntilAsync(() => server.IsDisposed);
    }

    [Fact]
    public async Task QUIT_is_on_its_way_before_leaving_ends()
    {
        var said = new List<string>();
        var server = new InstantServer
        {
            OnCommand = command =>
            {
                said.Add(command);
                return null;
            },
        };
        await using var session = OpenSession.Over(server, new RelayKnowledge(8), "PIPELINING");

        await session.LeaveAsync().WaitAsync(Token);

        Assert.Equal("QUIT", Assert.Single(said));
    }

    [Fact]
    public async Task A_server_that_ends_instead_of_answering_lets_the_connection_go()
    {
        var server = new InstantServer { OnCommand = _ => null };
        var session = OpenSession.Over(server, new RelayKnowledge(8), "PIPELINING");
        await session.LeaveAsync().WaitAsync(Token);

        server.End();

        await HeldServer.UntilAsync(() => server.IsDisposed);
    }

    [Fact]
    public async Task Leaving_a_broken_session_says_nothing()
    {
        var server = new InstantServer { OnCommand = _ => throw new InvalidOperationException("nobody listens") };
        var session = OpenSession.Over(server, new RelayKnowledge(8), "PIPELINING");
        server.End();
        await HeldServer.UntilAsync(() => session.Broken is not null);

        await session.LeaveAsync().WaitAsync(Token);

        await HeldServer.UntilAsync(() => server.IsDisposed);
    }
}
