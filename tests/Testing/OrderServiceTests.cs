using Waxwing.Testing;

namespace Shop.Tests;

/// <summary>What stands in the package's README and in docs/testing.md, run: a user's tests of a user's program.</summary>
public sealed class OrderServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_gets_a_confirmation()
    {
        // snippet: recording
        var mail = new RecordingSender();
        var orders = new OrderService(mail);

        await orders.ConfirmAsync("4711", "ada@example.net", Token);

        var sent = Assert.Single(mail.Messages);
        Assert.Equal("Your order 4711", sent.Read().Subject);
        Assert.Equal("ada@example.net", Assert.Single(sent.Plan.Recipients));
        // end
    }

    [Fact]
    public async Task A_confirmation_that_is_refused_for_now_is_sent_again()
    {
        var mail = new RecordingSender().Defer(to => to.Domain.ToString() == "example.net").Defer(to => to.LocalPart == "books");
        var orders = new OrderService(mail);

        await orders.ConfirmAsync("4711", "ada@example.net", Token);

        Assert.Equal(["4711"], orders.Again);
    }

    [Fact]
    public async Task A_confirmation_that_nobody_takes_goes_to_a_person()
    {
        var mail = new RecordingSender().Refuse(to => true);
        var orders = new OrderService(mail);

        await orders.ConfirmAsync("4711", "ada@example.net", Token);

        Assert.Equal(["4711"], orders.ForAPerson);
    }

    [Fact]
    public async Task A_confirmation_whose_fate_is_unknown_goes_to_a_person_and_not_out_again()
    {
        var mail = new RecordingSender().Lose(to => to.LocalPart == "ada");
        var orders = new OrderService(mail);

        await orders.ConfirmAsync("4711", "ada@example.net", Token);

        Assert.Equal(["4711"], orders.ForAPerson);
        Assert.Single(mail.Messages);
    }

    [Fact]
    public async Task A_customer_whose_address_cannot_be_right_is_refused_before_any_relay()
    {
        var mail = new RecordingSender();
        var orders = new OrderService(mail);

        await orders.ConfirmAsync("4711", "ada@-.example", Token);

        Assert.Equal(["4711"], orders.ForAPerson);
        Assert.Empty(mail.Messages);
    }

    [Fact]
    public async Task Many_reminders_are_counted_by_their_receipts()
    {
        // snippet: recording-refused
        var mail = new RecordingSender().Refuse(to => to.LocalPart == "gone");
        // end
        var orders = new OrderService(mail);

        Assert.Equal(2, await orders.RemindAsync(["ada@example.net", "gone@example.net", "bob@example.net"], Token));
        Assert.Equal(3, mail.Messages.Length);
    }
}
