using Microsoft.Extensions.Time.Testing;
using Waxwing.Server.Delivery.Retrying;

namespace Waxwing.Server.Tests.Retrying;

public sealed class TheBudget
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_retry_that_finds_nothing_is_told_how_long_to_wait_and_then_finds_one()
    {
        var budget = new LaneBudget(new LaneBudgetOptions(PerFirstAttempt: 0, PerMinute: 6, Most: 6), _clock);
        Assert.Equal(6, Withdrawn(budget));

        Assert.False(budget.TryWithdraw(out var wait));
        Assert.Equal(10, wait.TotalSeconds, precision: 3);

        _clock.Advance(wait + TimeSpan.FromMilliseconds(1));
        Assert.True(budget.TryWithdraw(out _));
        Assert.False(budget.TryWithdraw(out _));
    }

    [Fact]
    public void Two_first_attempts_are_worth_a_retry()
    {
        var budget = new LaneBudget(new LaneBudgetOptions(PerFirstAttempt: 0.5, PerMinute: 1, Most: 100), _clock);
        Assert.Equal(1, Withdrawn(budget));
        for (var i = 0; i < 20; i++)
        {
            budget.Deposit();
        }

        Assert.Equal(10, Withdrawn(budget));
    }

    [Fact]
    public void No_more_is_saved_up_than_the_bound()
    {
        var budget = new LaneBudget(new LaneBudgetOptions(PerFirstAttempt: 1, PerMinute: 10, Most: 50), _clock);
        for (var i = 0; i < 1_000; i++)
        {
            budget.Deposit();
        }

        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(50, Withdrawn(budget));
    }

    // A site that defers everything: the first attempts of an hour, and what the budget lets through behind them.
    [Fact]
    public void A_site_that_defers_everything_gets_a_bounded_number_of_retries()
    {
        var budget = new LaneBudget(new LaneBudgetOptions(), _clock);
        for (var i = 0; i < 10_000; i++)
        {
            budget.Deposit();
        }

        var retries = 0;
        for (var minute = 0; minute < 60; minute++)
        {
            retries += Withdrawn(budget);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(retries, 5_000 + (59 * 60) - 60, 5_000 + (60 * 60));
    }

    [Theory]
    [InlineData(-0.1, 60, 100)]
    [InlineData(1.1, 60, 100)]
    [InlineData(0.5, 0, 100)]
    [InlineData(0.5, 60, 59)]
    [InlineData(0.5, 60, double.NaN)]
    [InlineData(double.NaN, 60, 100)]
    [InlineData(0.5, double.NaN, 100)]
    public void Bounds_that_are_none_are_refused(double perFirst, double perMinute, double most) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LaneBudgetOptions(perFirst, perMinute, most));

    private static int Withdrawn(LaneBudget budget)
    {
        var count = 0;
        while (budget.TryWithdraw(out _))
        {
            count++;
        }

        return count;
    }
}
