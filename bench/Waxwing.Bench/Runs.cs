namespace Waxwing.Bench;

/// <summary>The ways in which a program sends many messages.</summary>
internal static class Runs
{
    /// <summary>Each message has its own sender, and so its own connection.</summary>
    public static async Task ColdAsync(SenderOptions options, Func<int, OutgoingMessage> messages, int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            var sender = new MailSender(options);
            await using (sender.ConfigureAwait(false))
            {
                Check(await sender.SendAsync(messages(number)).ConfigureAwait(false));
            }
        }
    }

    /// <summary>Each send is awaited before the next; where there are several connections, by as many loops.</summary>
    public static async Task AwaitedAsync(MailSender sender, Func<int, OutgoingMessage> messages, int count, int loops) =>
        await Task.WhenAll(Enumerable.Range(0, loops).Select(loop => Task.Run(async () =>
        {
            for (var number = loop; number < count; number += loops)
            {
                Check(await sender.SendAsync(messages(number)).ConfigureAwait(false));
            }
        }))).ConfigureAwait(false);

    /// <summary>All messages are handed over at once, and their receipts read as they come.</summary>
    public static async Task BatchAsync(MailSender sender, Func<int, OutgoingMessage> messages, int count)
    {
        var receipts = 0;
        await foreach (var receipt in sender.SendAsync(All(messages, count)).ConfigureAwait(false))
        {
            Check(receipt);
            receipts++;
        }

        if (receipts != count)
        {
            throw new InvalidOperationException($"{receipts} receipts for {count} messages");
        }
    }

    private static async IAsyncEnumerable<OutgoingMessage> All(Func<int, OutgoingMessage> messages, int count)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        for (var number = 0; number < count; number++)
        {
            yield return messages(number);
        }
    }

    private static void Check(SendReceipt receipt)
    {
        if (receipt.Outcome != SendOutcome.Accepted)
        {
            throw new InvalidOperationException(receipt.ToString());
        }
    }
}
