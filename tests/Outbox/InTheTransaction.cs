using MimeKit;
using Waxwing.Sandbox;

namespace Waxwing.Outbox.Tests;

public sealed class InTheTransaction(PostgresCluster cluster)
{
    [Theory, MemberData(nameof(ShopDatabase.All), MemberType = typeof(ShopDatabase))]
    public async Task What_commits_is_sent_with_the_octets_that_the_receipt_told(string name)
    {
        await using var shop = await ShopDatabase.CreateAsync(name, cluster);
        await using var sandbox = await SandboxServer.StartAsync();
        await using var sender = MailSender.ForRelay($"smtps://{sandbox.User}@localhost:{sandbox.SmtpsPort}", Secret.FromValue(sandbox.Password), sandbox.AuthorityFile);
        using var message = Letters.WithBcc("bob@example.net", "eve@example.net");

        // snippet: outbox
        var outbox = new MailOutbox(new SenderOptions());
        await using var connection = await shop.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO orders (id) VALUES ('1')";
        insert.Transaction = transaction;
        await insert.ExecuteNonQueryAsync();
        SendReceipt receipt = await outbox.In(transaction).SendAsync(message);
        await transaction.CommitAsync();
        // end

        Assert.Equal((SendTransport.Outbox, SendOutcome.Accepted), (receipt.Transport, receipt.Outcome));
        Assert.Contains("leaves once that commits", receipt.ToString(), StringComparison.Ordinal);
        Assert.Equal(SendTransport.Outbox, ReceiptJson.Read(ReceiptJson.Write(receipt)).Transport);
        Assert.Equal(OutboxState.Queued, (await shop.FindAsync(receipt))!.State);

        using var relay = new OutboxRelay(shop.Source, shop.Dialect, sender);
        Assert.Equal(1, await relay.SendDueAsync(TestContext.Current.CancellationToken));

        Assert.Equal(2, sandbox.Messages.Count);
        Assert.All(sandbox.Messages.Snapshot(), captured => Assert.Equal(receipt.Content!.Sha256, captured.Sha256));
        Assert.Equal(["bob@example.net", "eve@example.net"], sandbox.Messages.Snapshot().Select(captured => Assert.Single(captured.Recipients).ToString()).Order(StringComparer.Ordinal));
        var entry = await shop.FindAsync(receipt);
        Assert.Equal((OutboxState.Sent, 1, 0, (string?)null), (entry!.State, entry.Attempts, entry.PossibleDuplicates, entry.Reason));
        Assert.All(entry.Recipients, recipient => Assert.NotNull(recipient.QueueId));
        Assert.Equal(receipt.MessageId, entry.MessageId);
        Assert.Equal(0, await shop.CountAsync("SELECT MAX(LENGTH(content)) FROM waxwing_outbox"));
    }

    [Theory, MemberData(nameof(ShopDatabase.All), MemberType = typeof(ShopDatabase))]
    public async Task What_is_rolled_back_never_was(string name)
    {
        await using var shop = await ShopDatabase.CreateAsync(name, cluster);
        var recorder = new RecordingSender();
        using var relay = new OutboxRelay(shop.Source, shop.Dialect, recorder);
        SendReceipt receipt;
        await using (var connection = await shop.Source.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            using var message = Letters.To("bob@example.net");
            receipt = await new MailOutbox(new SenderOptions()).In(transaction).SendAsync(message);
            await transaction.RollbackAsync();
        }

        Assert.Equal(0, await relay.SendDueAsync(TestContext.Current.CancellationToken));
        Assert.Empty(recorder.Messages);
        Assert.Null(await shop.FindAsync(receipt));
    }

    [Theory, MemberData(nameof(ShopDatabase.All), MemberType = typeof(ShopDatabase))]
    public async Task What_may_not_be_sent_is_refused_before_the_commit_and_the_transaction_goes_on(string name)
    {
        await using var shop = await ShopDatabase.CreateAsync(name, cluster);
        var outbox = new MailOutbox(new SenderOptions());
        await using (var connection = await shop.Source.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            using var wrong = new MessageDraft { From = "shop@example.org", To = ["bob@example.net"], Subject = "Card", Text = "Card 4111 1111 1111 1111, CVV 123" }.ToMimeMessage();
            var refused = await Assert.ThrowsAsync<SendException>(() => outbox.In(transaction).SendAsync(wrong));
            Assert.Equal((SendStage.Protect, SendTransport.Outbox), (refused.Error.Stage, refused.Receipt!.Transport));

            using var right = Letters.To("bob@example.net");
            await outbox.In(transaction).SendAsync(right);
            await transaction.CommitAsync();
        }

        Assert.Equal(1, await shop.CountAsync("SELECT COUNT(*) FROM waxwing_outbox"));
    }

    [Fact]
    public async Task A_batch_is_written_in_its_order_and_a_refusal_is_a_receipt()
    {
        await using var shop = await ShopDatabase.CreateAsync("SQLite", cluster);
        await using var connection = await shop.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var mail = new MailOutbox(new SenderOptions()).In(transaction);
        var outcomes = new List<SendOutcome>();
        await foreach (var receipt in mail.SendAsync(Messages()))
        {
            outcomes.Add(receipt.Outcome);
        }

        Assert.Equal([SendOutcome.Accepted, SendOutcome.Refused, SendOutcome.Accepted], outcomes);

        static async IAsyncEnumerable<OutgoingMessage> Messages()
        {
            yield return new OutgoingMessage(Letters.To("bob@example.net")) { OwnsMime = true };
            var wrong = Letters.To("bob@example.net");
            wrong.To.Clear();
            yield return new OutgoingMessage(wrong) { OwnsMime = true };
            yield return new OutgoingMessage(Letters.To("eve@example.net")) { OwnsMime = true };
            await Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_transaction_that_has_ended_takes_no_mail()
    {
        await using var shop = await ShopDatabase.CreateAsync("SQLite", cluster);
        await using var connection = await shop.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var outbox = new MailOutbox(new SenderOptions());
        var mail = outbox.In(transaction);
        await transaction.CommitAsync();
        using var message = Letters.To("bob@example.net");

        Assert.Throws<ArgumentException>(() => outbox.In(transaction));
        await Assert.ThrowsAsync<InvalidOperationException>(() => mail.SendAsync(message));
    }

    [Fact]
    public async Task What_a_message_asks_of_relays_is_kept()
    {
        await using var shop = await ShopDatabase.CreateAsync("SQLite", cluster);
        await using var sandbox = await SandboxServer.StartAsync();
        await using var sender = MailSender.ForRelay($"smtps://{sandbox.User}@localhost:{sandbox.SmtpsPort}", Secret.FromValue(sandbox.Password), sandbox.AuthorityFile);
        using var message = Letters.To("bob@example.net");
        await shop.QueueAsync(new MailOutbox(new SenderOptions()), new OutgoingMessage(message)
        {
            Notify = Smtp.DsnNotify.Failure,
            Return = Smtp.DsnReturn.Headers,
            EnvelopeId = Smtp.EnvelopeId.Parse("order 1"),
            ReportsNowhere = true,
        });
        using var relay = new OutboxRelay(shop.Source, shop.Dialect, sender);
        await relay.SendDueAsync(TestContext.Current.CancellationToken);

        var envelope = Assert.Single(sandbox.Messages.Snapshot()).Envelope;
        Assert.Null(envelope.Sender);
        Assert.Equal(("order 1", Smtp.DsnReturn.Headers), (envelope.EnvelopeId!.Value, envelope.Return));
    }
}
