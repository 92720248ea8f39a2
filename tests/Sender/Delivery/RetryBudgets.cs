using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Delivery;

/// <summary>All messages of a sender together repeat no more than a part of what they try first.</summary>
public sealed class RetryBudgets : SenderTest
{
    [Theory]
    [InlineData(0, 20, 10, 10)]
    [InlineData(100, 20, 10, 30)]
    [InlineData(4, 20, 0, 0)]
    [InlineData(50, 0, 0, 0)]
    public void There_are_so_many_percent_and_a_few_more(int messages, int percent, int floor, int repetitions)
    {
        var budget = new RetryBudget(new RetryOptions { BudgetPercent = percent, BudgetFloor = floor }, new FakeTimeProvider());
        for (var i = 0; i < messages; i++)
        {
            budget.Deposit();
        }

        Assert.Equal(repetitions, Enumerable.Range(0, 1000).Count(_ => budget.TryWithdraw()));
    }

    [Fact]
    public void The_minute_slides()
    {
        var clock = new FakeTimeProvider();
        var budget = new RetryBudget(new RetryOptions { BudgetPercent = 50, BudgetFloor = 0 }, clock);
        budget.Deposit();
        budget.Deposit();
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.True(budget.TryWithdraw());
        Assert.False(budget.TryWithdraw());

        // The messages are more than a minute old, and so is later the repetition.
        clock.Advance(TimeSpan.FromSeconds(1));
        budget.Deposit();
        budget.Deposit();
        Assert.False(budget.TryWithdraw());
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.True(budget.TryWithdraw());
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(budget.TryWithdraw());
    }

    [Fact]
    public async Task A_message_that_finds_it_used_up_ends_as_one_for_later_and_its_receipt_says_why()
    {
        var log = new KeptLog();
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("421 4.3.2 closing").TakeTheRest(), RelayScripts.Implicit(Authority).Expect("MAIL").Reply("421 4.3.2 closing").TakeTheRest());
        var receipt = await SendAsync(OptionsFor(peer) with { Logger = log, Retry = new RetryOptions { MaxAttempts = 5, FirstDelay = TimeSpan.Zero, BudgetPercent = 0, BudgetFloor = 1 } }, Message());

        Assert.Equal((SendOutcome.Deferred, 2), (receipt.Outcome, receipt.Attempts.Length));
        var error = receipt.Recipients.Single().Error!;
        Assert.Equal((RetryAdvice.Later, 421), (error.Retry, error.Reply!.Code));
        Assert.Contains("used up its retries (0 % of the messages of a minute, and 1)", error.Message, StringComparison.Ordinal);
        Assert.Contains("retry budget", Assert.Single(receipt.Warnings), StringComparison.Ordinal);
        Assert.Equal("yes", Practice(receipt, 11).Facts["budgetUsedUp"]);
        Assert.Contains(log.Lines, line => line.StartsWith("Warning 1101 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_relay_gets_no_storm_of_repetitions()
    {
        var network = new SwitchedNetwork();
        network.Close(2525);
        var options = new SenderOptions
        {
            Relays = [RelayAt(2525)],
            Retry = new RetryOptions { MaxAttempts = 20, FirstDelay = TimeSpan.Zero },
            Breaker = new BreakerOptions { Failures = 1000 },
        };
        await using var sender = new MailSender(options, SystemNetwork.Instance, network, () => 0.5);
        var receipts = await sender.SendAsync(Enumerable.Range(0, 100).Select(_ => new OutgoingMessage(Message())).ToAsyncEnumerable(), Token).ToListAsync(Token);

        Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Deferred, receipt.Outcome));
        // 100 first attempts, a fifth of them, and ten.
        Assert.InRange(network.Dials(2525), 101, 130);
    }

    [Theory]
    [InlineData(101, 10)]
    [InlineData(-1, 10)]
    [InlineData(20, 1001)]
    [InlineData(20, -1)]
    public void What_is_out_of_range_does_not_construct(int percent, int floor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { BudgetPercent = percent, BudgetFloor = floor });

    [Theory]
    [InlineData(1, 300, 30)]
    [InlineData(1001, 300, 30)]
    [InlineData(5, 0, 30)]
    [InlineData(5, 3601, 30)]
    [InlineData(5, 300, 0)]
    [InlineData(5, 300, 3601)]
    public void Nor_does_a_breaker_out_of_range(int failures, int within, int rest) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        new BreakerOptions { Failures = failures, Within = TimeSpan.FromSeconds(within), Rest = TimeSpan.FromSeconds(rest) });
}
