using System.Data.Common;
using Waxwing.Outbox;

namespace Waxwing.OutboxShop;

/// <summary>
/// A business with many tills, each a connection of its own. At each it commits an order with its mail and takes another back; then it leaves one open at every till and waits to be killed.
/// What it is about to do and what it did goes to standard output; the killer reads that.
/// </summary>
internal static class Shop
{
    public static async Task SellAsync(string database, string seed, string[] connections)
    {
        var outbox = new MailOutbox(new SenderOptions());
        var tills = new List<DbConnection>();
        foreach (var connection in connections)
        {
            tills.Add(await Databases.Source(database, connection).OpenConnectionAsync().ConfigureAwait(false));
        }

        var order = 0;
        foreach (var till in tills)
        {
            await SellAsync(outbox, till, $"{seed}-{order++}", Ending.Commit).ConfigureAwait(false);
            await SellAsync(outbox, till, $"{seed}-{order++}", Ending.Rollback).ConfigureAwait(false);
        }

        foreach (var till in tills)
        {
            await SellAsync(outbox, till, $"{seed}-{order++}", Ending.None).ConfigureAwait(false);
        }

        Console.WriteLine("waiting");
        // Whoever started it holds the other end.
        await Console.In.ReadToEndAsync().ConfigureAwait(false);
    }

    private static async Task SellAsync(MailOutbox outbox, DbConnection till, string order, Ending ending)
    {
        Console.WriteLine($"began {order}");
        var transaction = await till.BeginTransactionAsync().ConfigureAwait(false);
        var command = till.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = "INSERT INTO orders (id) VALUES (@id)";
            command.Transaction = transaction;
            var id = command.CreateParameter();
            (id.ParameterName, id.Value) = ("@id", order);
            command.Parameters.Add(id);
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }

        using var message = new MessageDraft { From = "shop@example.org", To = ["customer@example.net"], Subject = $"Order {order}", Text = $"Thank you for order {order}." }.ToMimeMessage();
        message.MessageId = $"{order}@example.org";
        await outbox.In(transaction).SendAsync(new OutgoingMessage(message) { Kind = MailKind.Confirmation }).ConfigureAwait(false);
        switch (ending)
        {
            case Ending.Commit:
                await transaction.CommitAsync().ConfigureAwait(false);
                Console.WriteLine($"committed {order}");
                break;
            case Ending.Rollback:
                await transaction.RollbackAsync().ConfigureAwait(false);
                Console.WriteLine($"took-back {order}");
                break;
            case Ending.None:
                break;
        }
    }

    private enum Ending
    {
        Commit,
        Rollback,
        None,
    }
}
