using Waxwing.Server.Delivery;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Delivery;

public sealed class LaneBoardTests
{
    private static readonly Lane Kept = To("kept.test");

    private readonly StoreClock _clock = new();

    [Fact]
    public void A_hundred_thousand_lanes_come_and_go_and_few_are_kept()
    {
        var board = Board();
        var most = 0;
        for (var i = 0; i < 100_000; i++)
        {
            Use(board, To($"domain-{i}.test"));
            most = Math.Max(most, board.Kept);
        }

        Assert.InRange(most, 1, LaneBoard.Few);
        Assert.Equal(0, board.UnderWay);
    }

    [Fact]
    public void No_more_are_kept_than_twice_those_in_use()
    {
        var board = Board(new DispatchOptions { Node = "node", Places = 5_001 });
        for (var i = 0; i < 5_000; i++)
        {
            Assert.Equal(1, board.Take(To($"busy-{i}.test"), 1));
        }

        ComeAndGo(board, 100_000);
        Assert.InRange(board.Kept, 5_000, 10_000);
        for (var i = 0; i < 5_000; i++)
        {
            board.GiveBack(To($"busy-{i}.test"), 1);
        }

        ComeAndGo(board, 100_000);
        Assert.InRange(board.Kept, 1, LaneBoard.Few);
    }

    [Fact]
    public void A_lane_with_places_taken_is_not_forgotten()
    {
        var board = Board(new DispatchOptions { Node = "node", PlacesPerLane = 3 });
        Assert.Equal(3, board.Take(Kept, 5));
        ComeAndGo(board);
        Assert.Equal(0, board.Take(Kept, 1));
        board.GiveBack(Kept, 1);
        ComeAndGo(board);
        Assert.Equal(1, board.Take(Kept, 5));
        Assert.Equal(3, board.UnderWay);
    }

    [Fact]
    public void A_lane_that_rests_is_not_forgotten_and_the_next_rest_is_longer()
    {
        var board = Board();
        var until = board.Failed(Kept);
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), until);
        ComeAndGo(board);
        Assert.Equal((until, 0), (board.RestsUntil(Kept), board.Take(Kept, 1)));

        _clock.Advance(TimeSpan.FromMinutes(5));
        ComeAndGo(board);
        Assert.Null(board.RestsUntil(Kept));
        Assert.Equal(_clock.GetUtcNow().AddMinutes(10), board.Failed(Kept));
    }

    [Fact]
    public void A_rest_that_is_long_over_counts_no_more()
    {
        var board = Board();
        board.Failed(Kept);
        _clock.Advance(TimeSpan.FromHours(2));
        ComeAndGo(board);
        Assert.Equal(_clock.GetUtcNow().AddMinutes(5), board.Failed(Kept));
    }

    [Fact]
    public void A_rate_that_is_used_up_is_not_forgotten_within_its_second()
    {
        var board = Board(new DispatchOptions { Node = "node", PerSecondPerLane = 2 });
        Assert.Equal(2, board.Take(Kept, 5));
        board.GiveBack(Kept, 2);
        ComeAndGo(board);
        Assert.Equal(0, board.Take(Kept, 1));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, board.Take(Kept, 5));
    }

    [Fact]
    public void Retries_that_are_used_up_are_not_forgotten()
    {
        var board = Board();
        while (board.TryWithdraw(Kept, out _))
        {
        }

        ComeAndGo(board);
        Assert.False(board.TryWithdraw(Kept, out _));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(board.TryWithdraw(Kept, out _));
    }

    [Fact]
    public void Retries_that_first_attempts_have_earned_are_there_when_they_are_due()
    {
        var board = Board();
        for (var i = 0; i < 1_000; i++)
        {
            board.Deposit(Kept);
        }

        ComeAndGo(board);
        for (var i = 0; i < 560; i++)
        {
            Assert.True(board.TryWithdraw(Kept, out _));
        }

        Assert.False(board.TryWithdraw(Kept, out _));
    }

    [Fact]
    public void A_lane_in_which_something_is_due_is_not_forgotten_and_nobody_overtakes_there()
    {
        var board = Board();
        board.Note(new DueLanes([Kept], NextAt: null, Pauses.None));
        ComeAndGo(board);
        Assert.False(board.TryTakeAll(Kept, key: null, 1));
        board.Note(new DueLanes([], NextAt: null, Pauses.None));
        Assert.True(board.TryTakeAll(Kept, key: null, 1));
    }

    [Fact]
    public void The_next_wake_is_the_first_end_of_a_rest_or_of_a_second_in_which_the_rate_is_used_up()
    {
        var board = Board(new DispatchOptions { Node = "node", PerSecondPerLane = 1 });
        Assert.Null(board.NextWake());
        var first = board.Failed(Kept);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var second = board.Failed(To("other.test"));
        Assert.Equal(first, board.NextWake());

        board.Take(To("busy.test"), 1);
        Assert.Equal(first, board.NextWake());
        board.Note(new DueLanes([To("busy.test")], NextAt: null, Pauses.None));
        Assert.Equal(_clock.GetUtcNow().AddSeconds(1), board.NextWake());

        _clock.Advance(first - _clock.GetUtcNow());
        Assert.Equal(second, board.NextWake());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(board.NextWake());
    }

    private LaneBoard Board(DispatchOptions? options = null) => new(options ?? new DispatchOptions { Node = "node" }, new LaneTerms(DeliveryWay.MailHosts, () => 0), _clock);

    private static void ComeAndGo(LaneBoard board, int count = 5_000)
    {
        for (var i = 0; i < count; i++)
        {
            Use(board, To($"domain-{i}.test"));
        }
    }

    private static void Use(LaneBoard board, Lane lane)
    {
        Assert.True(board.TryTakeAll(lane, key: null, 1));
        board.Deposit(lane);
        board.Worked(lane);
        board.GiveBack(lane, 1);
    }

    private static Lane To(string site) => new("acme", StreamName.Transactional, site);
}
