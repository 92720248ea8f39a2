namespace Waxwing.Tests.Pickup;

/// <summary>Many write at once while somebody picks up: he never sees less than a whole message, and misses none.</summary>
public sealed class PickedUpMeanwhile : PickupTest
{
    private const int Messages = 200;

    [Fact]
    public async Task Only_whole_messages_have_a_name()
    {
        var sender = new PickupSender(Folder);
        var sending = Task.Run(
            async () =>
            {
                var receipts = new List<SendReceipt>();
                await foreach (var receipt in sender.SendAsync(Many(), Token))
                {
                    receipts.Add(receipt);
                }

                return receipts;
            },
            Token);

        var picked = new HashSet<string>(StringComparer.Ordinal);
        var isLast = false;
        while (!isLast)
        {
            isLast = sending.IsCompleted;
            foreach (var file in Files)
            {
                var text = await File.ReadAllTextAsync(file, Token);
                Assert.True(text.StartsWith("X-Sender: ", StringComparison.Ordinal) && text.EndsWith("the last line\r\n", StringComparison.Ordinal), text);
                Assert.True(picked.Add(Path.GetFileName(file)), "a name came twice");
                File.Delete(file);
            }

            await Task.Yield();
        }

        var receipts = await sending;
        Assert.Equal(Messages, receipts.Count);
        Assert.Equal(receipts.Select(receipt => receipt.Recipients[0].QueueId!).Order(StringComparer.Ordinal), picked.Order(StringComparer.Ordinal));
        Assert.Empty(Everything);
    }

    private static async IAsyncEnumerable<OutgoingMessage> Many()
    {
        for (var i = 0; i < Messages; i++)
        {
            await Task.Yield();
            yield return Message(text: $"{string.Concat(Enumerable.Repeat($"message {i}\r\n", 50 * (i % 40)))}the last line");
        }
    }
}
