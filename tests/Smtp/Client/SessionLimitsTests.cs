using Waxwing.Smtp.Tests.Client.Window;

namespace Waxwing.Smtp.Tests.Client;

/// <summary>LIMITS (RFC 9422): how they are read, and how a session keeps them.</summary>
public sealed class SessionLimitsTests
{
    private static readonly MessageContent Content = MessageContent.FromBytes("x\r\n"u8.ToArray());

    [Theory]
    [InlineData("MAILMAX=5 RCPTMAX=100 RCPTDOMAINMAX=2", 5, 100, 2)]
    [InlineData("mailmax=1 RCPTMAX=999999", 1, 999_999, null)]
    [InlineData("FUTURE FUTURE2=x MAILMAX=7", 7, null, null)]
    [InlineData("", null, null, null)]
    [InlineData("MAILMAX", null, null, null)]
    [InlineData("MAILMAX=", null, null, null)]
    [InlineData("MAILMAX=0 RCPTMAX=05 RCPTDOMAINMAX=-1", null, null, null)]
    [InlineData("MAILMAX=1000000 RCPTMAX=99999999999999999999 RCPTDOMAINMAX=+1", null, null, null)]
    [InlineData("MAILMAX=5x RCPTMAX=1=2 RCPTDOMAINMAX=1;2", null, null, null)]
    [InlineData("MAILMAX=5 MAILMAX=6 RCPTMAX=3 rcptmax=3", null, null, null)]
    public void A_limit_counts_only_in_its_syntax_and_once(string parameters, int? transactions, int? recipients, int? domains) =>
        Assert.Equal(new SessionLimits(transactions, recipients, domains), SessionLimits.Parse(parameters));

    [Fact]
    public async Task After_MAILMAX_the_session_is_used_up_and_not_broken()
    {
        var (peer, client) = ScriptedPeer.InMemory(new PeerScript().Expect("MAIL").Reply("550 no").Expect("MAIL").Reply("550 no").ExpectLine("QUIT").Reply("221 bye"));
        await using var peerEnds = peer;
        await using var session = OpenSession.Over(client, new RelayKnowledge(), "LIMITS MAILMAX=2");
        Assert.Equal(1, session.Window);
        await session.SendAsync(To("b@example.net"), Content);
        Assert.True(session.IsUsable);
        await session.SendAsync(To("b@example.net"), Content);

        var third = (await session.SendAsync(To("b@example.net"), Content)).Recipients[0].Error!;
        Assert.Equal((SmtpFailureDetail.SessionUsedUp, RetryAdvice.OnNewConnection, Delivered.No), (third.Detail, third.Retry, third.Delivered));
        Assert.Equal((false, true, 0), (session.IsUsable, session.IsUsedUp, session.Window));
        Assert.Null(session.Broken);
        await session.QuitAsync();
        await peer.Completion;
    }

    [Fact]
    public async Task More_recipients_or_domains_than_the_server_takes_are_refused_before_MAIL()
    {
        var (peer, client) = ScriptedPeer.InMemory(new PeerScript().ExpectLine("QUIT").Reply("221 bye"));
        await using var peerEnds = peer;
        await using var session = OpenSession.Over(client, new RelayKnowledge(), "LIMITS RCPTMAX=2 RCPTDOMAINMAX=1");

        foreach (var envelope in new[] { To("a@one.example", "b@one.example", "c@one.example"), To("a@one.example", "b@two.example") })
        {
            var error = (await session.SendAsync(envelope, Content)).Recipients[0].Error!;
            Assert.Equal((SmtpFailureDetail.LimitExceeded, RetryAdvice.Never), (error.Detail, error.Retry));
        }

        await session.QuitAsync();
        await peer.Completion;
    }

    [Fact]
    public async Task Domains_are_counted_over_the_whole_session()
    {
        var (peer, client) = ScriptedPeer.InMemory(new PeerScript().Expect("MAIL").Reply("550 no").Expect("MAIL").Reply("550 no").ExpectLine("QUIT").Reply("221 bye"));
        await using var peerEnds = peer;
        await using var session = OpenSession.Over(client, new RelayKnowledge(), "LIMITS RCPTDOMAINMAX=1");
        await session.SendAsync(To("a@one.example"), Content);
        await session.SendAsync(To("b@ONE.example"), Content);

        var other = (await session.SendAsync(To("b@two.example"), Content)).Recipients[0].Error!;
        Assert.Equal(SmtpFailureDetail.SessionUsedUp, other.Detail);
        await session.QuitAsync();
        await peer.Completion;
    }

    private static Envelope To(params string[] recipients) => new(null, [.. recipients.Select(Mailbox.Parse)]);
}
