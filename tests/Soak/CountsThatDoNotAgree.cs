using Waxwing.Smtp;

namespace Waxwing.Soak.Tests;

/// <summary>The soak's own judgement, with what it has to notice.</summary>
public sealed class CountsThatDoNotAgree
{
    [Theory]
    [InlineData(Delivered.Yes, 0)]
    [InlineData(Delivered.Yes, 2)]
    [InlineData(Delivered.No, 1)]
    [InlineData(Delivered.Unknown, 2)]
    public void A_receipt_that_the_server_contradicts_is_a_fault(Delivered fate, byte accepted)
    {
        var fates = new Fates(1);
        fates.Tell(0, fate);

        Assert.NotEmpty(fates.Compare([accepted]).Faults);
    }

    [Fact]
    public void A_message_without_a_receipt_is_a_fault() => Assert.NotEmpty(new Fates(1).Compare([0]).Faults);

    [Fact]
    public void A_second_receipt_is_a_fault()
    {
        var fates = new Fates(1);
        fates.Tell(0, Delivered.No);
        fates.Tell(0, Delivered.No);

        Assert.True(fates.TwoReceipts);
    }

    [Theory]
    [InlineData(Delivered.Yes, 1)]
    [InlineData(Delivered.No, 0)]
    [InlineData(Delivered.Unknown, 0)]
    [InlineData(Delivered.Unknown, 1)]
    public void A_receipt_that_the_server_confirms_is_none(Delivered fate, byte accepted)
    {
        var fates = new Fates(1);
        fates.Tell(0, fate);

        Assert.Empty(fates.Compare([accepted]).Faults);
    }
}
