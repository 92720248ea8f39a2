using System.Collections.Immutable;
using Waxwing.Server.Delivery;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Retrying;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Delivery;

public sealed class LaneLessonsTests
{
    private const string OperatorsHost = "mx1.bigmail.com";

    private static readonly SendError Throttled = Failures.Rejected(SendStage.Greeting, 421, RetryAdvice.Later, FailureScope.Relay, "4.7.0", "too much from your address");

    private static readonly Lane Shared = new("acme", StreamName.Transactional, "bigmail.com");

    private readonly StoreClock _clock = new();
    private readonly LearnedSites _learned;
    private readonly LaneBoard _board;
    private readonly LaneLessons _lessons;

    public LaneLessonsTests()
    {
        _learned = new LearnedSites(_clock);
        _board = new LaneBoard(new DispatchOptions { Node = "node" }, new LaneTerms(DeliveryWay.MailHosts, () => 0), _clock);
        _lessons = new LaneLessons(new Sites(LiveWay.MailHosts, _learned), _board);
    }

    [Fact]
    public void Whose_host_took_the_mail_is_learned_and_what_waits_moves()
    {
        var lesson = _lessons.Draw(Own("customers.net"), Receipt(Taken("customers.net", OperatorsHost)));

        Assert.Equal("bigmail.com", _learned.Of("customers.net"));
        Assert.Equal([new SiteMove("customers.net", "bigmail.com")], lesson.Moves);
        Assert.Empty(_lessons.Draw(Shared, Receipt(Taken("customers.net", OperatorsHost))).Moves);
    }

    [Fact]
    public void A_host_that_refuses_a_recipient_was_reached_as_well()
    {
        _lessons.Draw(Own("customers.net"), Receipt(new Asked("customers.net", OperatorsHost, Connects: true, Failures.NoSuchUser)));
        Assert.Equal("bigmail.com", _learned.Of("customers.net"));
    }

    [Fact]
    public void What_never_reached_a_host_teaches_nothing_of_it()
    {
        var own = Own("hostile.net");
        var lesson = _lessons.Draw(own, Receipt(new Asked("hostile.net", "dead.bigmail.com", Connects: false, Failures.NoConnection)));

        Assert.Equal("hostile.net", _learned.Of("hostile.net"));
        Assert.Empty(lesson.Moves);
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), _board.RestsUntil(own));
        Assert.Equal(lesson.RestOf("hostile.net"), _board.RestsUntil(own));
        Assert.Null(_board.RestsUntil(Shared));
    }

    // What a peer says before TLS, anybody may have said.
    [Fact]
    public void A_greeting_that_is_a_refusal_teaches_nothing_either()
    {
        _lessons.Draw(Own("customers.net"), Receipt(new Asked("customers.net", OperatorsHost, Connects: false, Throttled)));

        Assert.Equal("customers.net", _learned.Of("customers.net"));
        Assert.NotNull(_board.RestsUntil(Own("customers.net")));
        Assert.Null(_board.RestsUntil(Shared));
    }

    [Fact]
    public void Where_the_operators_own_host_refuses_to_talk_the_operators_lane_rests()
    {
        Join("customers.net");
        var lesson = _lessons.Draw(Shared, Receipt(new Asked("customers.net", OperatorsHost, Connects: false, Throttled)));

        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), _board.RestsUntil(Shared));
        Assert.Equal(_board.RestsUntil(Shared), lesson.RestOf("customers.net"));
        Assert.Empty(lesson.Moves);
        Assert.Equal("bigmail.com", _learned.Of("customers.net"));
    }

    public static TheoryData<string> NobodyAnswers => ["no connection", "no TLS", "no address", "the breaker rests", "not our address"];

    // The MX record of a stranger may name any host below the operator's name.
    [Theory]
    [MemberData(nameof(NobodyAnswers))]
    public void A_domain_whose_host_below_the_operators_name_is_dead_never_makes_the_operators_lane_rest(string how)
    {
        SendError failure = how switch
        {
            "no connection" => Failures.NoConnection,
            "no TLS" => SendError.Refusal(SendStage.TlsHandshake, SendFault.InvalidValue, "the handshake failed", FailureScope.Relay),
            "no address" => SendError.Refusal(SendStage.Route, SendFault.NoMailHost, "no address", FailureScope.Relay) with { Retry = RetryAdvice.Later },
            "the breaker rests" => Failures.Resting,
            _ => SendError.Refusal(SendStage.Connect, SendFault.OwnAddressUnproven, "no PTR", FailureScope.OurAddress) with { Retry = RetryAdvice.Later },
        };
        Join("customers.net");
        Join("hostile.net");
        var lesson = _lessons.Draw(Shared, Receipt(new Asked("hostile.net", "dead.bigmail.com", Connects: false, failure)));

        Assert.Null(_board.RestsUntil(Shared));
        Assert.Equal(1, _board.Take(Shared, 1));
        Assert.Equal(("hostile.net", "bigmail.com"), (_learned.Of("hostile.net"), _learned.Of("customers.net")));
        Assert.Equal([new SiteMove("hostile.net", "hostile.net")], lesson.Moves);
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), _board.RestsUntil(Own("hostile.net")));
        Assert.Equal(_board.RestsUntil(Own("hostile.net")), lesson.RestOf("hostile.net"));
    }

    [Fact]
    public void Neither_does_a_domain_whose_own_host_refuses_to_talk()
    {
        Join("hostile.net");
        _lessons.Draw(Shared, Receipt(new Asked("hostile.net", "mx.hostile.net", Connects: false, Throttled)));

        Assert.Null(_board.RestsUntil(Shared));
        Assert.Equal("hostile.net", _learned.Of("hostile.net"));
        Assert.NotNull(_board.RestsUntil(Own("hostile.net")));
    }

    [Fact]
    public void Neither_does_one_that_borrows_the_operators_name_for_a_better_host_that_is_dead()
    {
        Join("hostile.net");
        var receipt = Receipt(new Asked("hostile.net", "dead.bigmail.com", Connects: false, Failures.NoConnection), new Asked("hostile.net", "mx.hostile.net", Connects: false, Throttled));
        _lessons.Draw(Shared, receipt);

        Assert.Null(_board.RestsUntil(Shared));
        Assert.Equal("hostile.net", _learned.Of("hostile.net"));
    }

    // A machine that a customer of a hoster runs, below the hoster's name.
    [Fact]
    public void Neither_does_one_whose_host_below_the_operators_name_refuses_again_while_others_are_taken()
    {
        Join("customers.net");
        Join("hostile.net");
        var refused = Receipt(new Asked("hostile.net", "vps-17.bigmail.com", Connects: false, Throttled));
        _lessons.Draw(Shared, refused);
        _clock.Advance(TimeSpan.FromMinutes(5));
        _lessons.Draw(Shared, Receipt(Taken("customers.net", OperatorsHost)));
        var lesson = _lessons.Draw(Shared, refused);

        Assert.Null(_board.RestsUntil(Shared));
        Assert.Equal([new SiteMove("hostile.net", "hostile.net")], lesson.Moves);
        Assert.NotNull(_board.RestsUntil(Own("hostile.net")));
    }

    [Fact]
    public void An_operator_that_goes_on_refusing_is_left_alone_for_longer_each_time()
    {
        Join("customers.net");
        var refused = Receipt(new Asked("customers.net", OperatorsHost, Connects: false, Throttled));
        _lessons.Draw(Shared, refused);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(_clock.GetUtcNow().AddMinutes(10), _lessons.Draw(Shared, refused).RestOf("customers.net"));
        Assert.NotNull(_board.RestsUntil(Shared));
    }

    [Fact]
    public void What_was_under_way_when_the_operator_refused_waits_for_its_rest_and_no_domain_leaves_by_that()
    {
        Join("customers.net");
        Join("other.net");
        _lessons.Draw(Shared, Receipt(new Asked("customers.net", OperatorsHost, Connects: false, Throttled)));
        var lesson = _lessons.Draw(Shared, Receipt(new Asked("other.net", OperatorsHost, Connects: false, Failures.Resting)));

        Assert.Equal(_board.RestsUntil(Shared), lesson.RestOf("other.net"));
        Assert.Empty(lesson.Moves);
        Assert.Equal("bigmail.com", _learned.Of("other.net"));
    }

    [Fact]
    public void In_one_message_each_domain_has_its_own_fate()
    {
        Join("customers.net");
        Join("hostile.net");
        var lesson = _lessons.Draw(Shared, Receipt(Taken("customers.net", OperatorsHost), new Asked("hostile.net", "dead.bigmail.com", Connects: false, Failures.NoConnection)));

        Assert.Null(_board.RestsUntil(Shared));
        Assert.Null(lesson.RestOf("customers.net"));
        Assert.NotNull(lesson.RestOf("hostile.net"));
        Assert.Equal([new SiteMove("hostile.net", "hostile.net")], lesson.Moves);
    }

    [Fact]
    public void A_domain_that_moved_to_another_operator_leaves_at_once()
    {
        Join("customers.net");
        var lesson = _lessons.Draw(Shared, Receipt(Taken("customers.net", "mx.another.org")));
        Assert.Equal([new SiteMove("customers.net", "customers.net")], lesson.Moves);

        _clock.Advance(LearnedSites.Settled);
        lesson = _lessons.Draw(Own("customers.net"), Receipt(Taken("customers.net", "mx.another.org")));
        Assert.Equal([new SiteMove("customers.net", "another.org")], lesson.Moves);
    }

    [Fact]
    public void A_message_that_was_taken_makes_the_next_rest_short_again()
    {
        Join("customers.net");
        var refused = Receipt(new Asked("customers.net", OperatorsHost, Connects: false, Throttled));
        _lessons.Draw(Shared, refused);
        _clock.Advance(TimeSpan.FromMinutes(5));
        _lessons.Draw(Shared, Receipt(Taken("customers.net", OperatorsHost)));
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), _lessons.Draw(Shared, refused).RestOf("customers.net"));
    }

    [Theory]
    [InlineData(LiveWay.Relay, Lane.RelaySite)]
    [InlineData(LiveWay.Sandbox, Lane.SandboxSite)]
    [InlineData(LiveWay.MailHosts, Lane.SandboxSite)]
    internal void With_a_relay_it_is_the_relays_lane_that_rests_and_nothing_is_learned(LiveWay way, string site)
    {
        var lane = Shared with { Site = site };
        var lesson = new LaneLessons(new Sites(way, _learned), _board).Draw(lane, Receipt(new Asked("customers.net", OperatorsHost, Connects: true, Throttled)));

        Assert.Equal(_board.RestsUntil(lane), lesson.RestOf("customers.net"));
        Assert.NotNull(lesson.RestOf("anything.net"));
        Assert.Empty(lesson.Moves);
        Assert.Equal(0, _learned.Count);
    }

    private void Join(string domain)
    {
        _learned.Learn(domain, OperatorsHost);
        Assert.Equal(Shared.Site, _learned.Of(domain));
    }

    private static Lane Own(string domain) => Shared with { Site = domain };

    private static Asked Taken(string domain, string host) => new(domain, host, Connects: true, Error: null);

    // One attempt for each; of a domain that was asked twice the last one counts, as in a receipt.
    private SendReceipt Receipt(params Asked[] asked) => new()
    {
        MessageId = "<1@acme.test>",
        Kind = MailKind.Notification,
        From = "shop@acme.test",
        StartedAt = _clock.GetUtcNow(),
        Seconds = 1,
        Outcome = Array.Exists(asked, one => one.Error is null) ? SendOutcome.PartlyAccepted : SendOutcome.Deferred,
        Content = null,
        Recipients =
        [
            .. asked.GroupBy(one => one.Domain).Select(group => group.Last()).Select(one =>
                new RecipientOutcome($"ann@{one.Domain}", Hidden: false, one.Error is null ? Delivered.Yes : Delivered.No, one.Error?.Reply, QueueId: null, one.Error)),
        ],
        Attempts = [.. asked.Select(Attempt)],
        Practices = [],
        Warnings = [],
    };

    private static AttemptRecord Attempt(Asked asked) => new()
    {
        Number = 1,
        WaitedSeconds = 0,
        Relay = $"smtp://{asked.Host}:25",
        Breaker = BreakerState.Closed,
        Connection = asked.Connects
            ? new ConnectionRecord("192.0.2.1:25", ["192.0.2.1"], Reused: false, asked.Host, TlsMode.StartTls, ["EHLO", "STARTTLS"], 40, Tls: null, Locality: null, Authentication: null, [])
            : null,
        Transactions = [],
        MailHost = new MailHostRecord(asked.Domain, asked.Host, 10, DnsStatus.Insecure, MailHostTls.Opportunistic, "nothing is published", ImmutableArray<string>.Empty, PolicyId: null),
        Error = asked.Error,
        NextRelay = null,
    };

    private sealed record Asked(string Domain, string Host, bool Connects, SendError? Error);
}
