using Waxwing.Tests.Support;

namespace Waxwing.Tests.Practices;

/// <summary>What a receipt tells is made where somebody reads it: it is the same whenever, however often and by whom it is read.</summary>
public sealed class ReceiptsReadLater : SenderTest
{
    [Fact]
    public async Task A_receipt_that_is_read_stays_the_same_receipt()
    {
        var receipt = await ReceiptAsync();
        var (copy, hash) = (receipt with { }, receipt.GetHashCode());
        _ = (receipt.Attempts.Length, receipt.Practices.Length, receipt.ToString());

        Assert.Equal(copy, receipt);
        Assert.Equal(hash, receipt.GetHashCode());
        Assert.True(copy.Attempts == receipt.Attempts && copy.Practices == receipt.Practices);
    }

    [Fact]
    public async Task Many_who_read_at_once_behind_the_end_of_the_sender_read_the_same()
    {
        var receipt = await ReceiptAsync();
        using var begin = new Barrier(8);
        var read = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                begin.SignalAndWait(Token);
                return ReceiptJson.Write(receipt);
            },
            Token, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Single(read.Distinct(StringComparer.Ordinal));
        Assert.Equal(read[0], ReceiptJson.Write(receipt));
        Assert.Equal(17, receipt.Practices.Length);
    }

    private async Task<SendReceipt> ReceiptAsync()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        return await SendAsync(Options(peer), Message());
    }
}
