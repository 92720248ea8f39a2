using System.Security.Cryptography;
using System.Text.Json;
using Json.Schema;
using MimeKit;
using Waxwing;
using Waxwing.Smtp;
using Waxwing.Testing;

namespace Shop.Tests;

/// <summary>The recording sender by itself.</summary>
public sealed class Recording
{
    private readonly RecordingSender _mail = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_kept_is_what_a_relay_would_have_got()
    {
        await using var sender = MailSender.ForRelay("smtps://relay.invalid");
        var message = Confirmation.To("ada@example.net", "books@example.org");
        var plan = await sender.PlanAsync(message, Token);

        var receipt = await _mail.SendAsync(message, Token);

        var kept = Assert.Single(_mail.Messages);
        Assert.Equal(plan.Content, receipt.Content);
        Assert.Equal(receipt.Content!.Sha256, Convert.ToHexStringLower(SHA256.HashData(kept.Content.Span)));
        Assert.Same(receipt, kept.Receipt);
        Assert.Equal("bounces@example.org", kept.Plan.ReversePath);
        Assert.Equal(["books@example.org"], kept.Plan.HiddenRecipients);
        Assert.Equal("Thank you. It costs 12 €.", kept.Read().TextBody?.TrimEnd());
        Assert.Empty(kept.Read().Bcc);
    }

    [Fact]
    public async Task A_message_is_kept_as_it_was_when_it_was_sent()
    {
        var message = Confirmation.To("ada@example.net");
        await _mail.SendAsync(message, Token);

        message.Mime.Subject = "Something else";

        Assert.Equal("Your order", _mail.Messages[0].Read().Subject);
    }

    [Fact]
    public async Task The_receipt_says_that_nothing_left()
    {
        var receipt = await _mail.SendAsync(Confirmation.To("ada@example.net"), Token);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(SendTransport.Recording, receipt.Transport);
        Assert.Empty(receipt.Attempts);
        Assert.Null(receipt.Recipients[0].Reply);
        Assert.Contains("nothing left this process", receipt.ToString(), StringComparison.Ordinal);
        // What was done here is met; what only a connection can show is not.
        Assert.Equal([8, 12, 13], receipt.Practices.Where(practice => practice.Status == PracticeStatus.Met).Select(practice => practice.Practice));
        Assert.Equal("no connection was made", receipt.Practices.Single(practice => practice.Practice == 1).Evidence);
    }

    [Fact]
    public async Task The_receipt_is_one_by_the_published_schema()
    {
        var schema = JsonSchema.FromText(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "schemas", "receipt.schema.json"), Token));
        var json = ReceiptJson.Write(await _mail.Refuse(to => to.LocalPart == "gone").SendAsync(Confirmation.To("ada@example.net, gone@example.net"), Token));

        using var document = JsonDocument.Parse(json);
        Assert.True(schema.Evaluate(document.RootElement).IsValid, json);
        Assert.Equal("Recording", document.RootElement.GetProperty("transport").GetString());
        Assert.Equal(SendTransport.Recording, ReceiptJson.Read(json).Transport);
    }

    [Fact]
    public async Task A_message_that_sending_refuses_is_refused_in_the_same_words()
    {
        var message = Confirmation.To("ada@example.net");
        message.Mime.From.Add(MailboxAddress.Parse("second@example.org"));
        await using var sender = MailSender.ForRelay("smtps://relay.invalid");
        var real = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(message, Token));

        var recorded = await Assert.ThrowsAsync<SendException>(() => _mail.SendAsync(message, Token));

        Assert.Equal(real.Error, recorded.Error);
        Assert.Equal(SendTransport.Recording, recorded.Receipt!.Transport);
        Assert.Empty(_mail.Messages);
    }

    [Fact]
    public async Task Answers_are_by_recipient_and_the_last_one_counts()
    {
        _mail.Refuse(to => to.Domain.ToString() == "example.net", new ReplyRecord(554, "5.7.1", ["Blocked"])).Defer(to => to.LocalPart == "bob");

        var receipt = await _mail.SendAsync(Confirmation.To("ada@example.net, bob@example.net, eve@example.com"), Token);

        Assert.Equal(SendOutcome.PartlyAccepted, receipt.Outcome);
        Assert.Equal([554, 451, null], receipt.Recipients.Select(recipient => recipient.Reply?.Code));
        Assert.Equal([RetryAdvice.Never, RetryAdvice.Later, null], receipt.Recipients.Select(recipient => recipient.Error?.Retry));
    }

    [Fact]
    public async Task A_lost_reply_is_lost_for_all_that_share_the_transaction_and_for_no_other()
    {
        _mail.Lose(to => to.LocalPart == "ada").Refuse(to => to.LocalPart == "eve");

        var receipt = await _mail.SendAsync(Confirmation.To("ada@example.net, bob@example.net, eve@example.net", "books@example.org"), Token);

        Assert.Equal(SendOutcome.Unknown, receipt.Outcome);
        Assert.Equal([Delivered.Unknown, Delivered.Unknown, Delivered.No, Delivered.Yes], receipt.Recipients.Select(recipient => recipient.Delivered));
    }

    [Fact]
    public async Task A_test_can_end_the_trouble_that_it_made()
    {
        _mail.Defer(to => true);
        var deferred = await Assert.ThrowsAsync<SendException>(() => _mail.SendAsync(Confirmation.To("ada@example.net"), Token));
        Assert.Equal(SendOutcome.Deferred, deferred.Receipt!.Outcome);

        var receipt = await _mail.Accept().SendAsync(Confirmation.To("ada@example.net"), Token);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal([SendOutcome.Deferred, SendOutcome.Accepted], _mail.Messages.Select(message => message.Receipt.Outcome));
    }

    [Fact]
    public void A_reply_has_to_mean_what_the_test_says()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _mail.Refuse(to => true, new ReplyRecord(450, null, ["later"])));
        Assert.Throws<ArgumentOutOfRangeException>(() => _mail.Defer(to => true, new ReplyRecord(550, null, ["never"])));
    }

    [Fact]
    public async Task A_test_waits_for_the_second_message_and_gets_it_when_it_comes()
    {
        var second = _mail.WaitAsync(2, Token);
        await _mail.SendAsync(Confirmation.To("ada@example.net"), Token);
        Assert.False(second.IsCompleted);

        await _mail.SendAsync(Confirmation.To("bob@example.net"), Token);

        Assert.Equal(["bob@example.net"], (await second).Plan.Recipients);
        Assert.Equal(["ada@example.net"], (await _mail.WaitAsync(1, Token)).Plan.Recipients);
    }

    [Fact]
    public async Task A_wait_ends_with_its_token_and_others_go_on()
    {
        using var enough = new CancellationTokenSource();
        var impatient = _mail.WaitAsync(1, enough.Token);
        var patient = _mail.WaitAsync(1, Token);

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);

        await _mail.SendAsync(Confirmation.To("ada@example.net"), Token);
        Assert.Same(_mail.Messages[0], await patient);
    }

    [Fact]
    public async Task After_clearing_the_next_message_is_the_first_again()
    {
        await _mail.SendAsync(Confirmation.To("ada@example.net"), Token);
        _mail.Clear();
        var first = _mail.WaitAsync(1, Token);
        Assert.Empty(_mail.Messages);

        await _mail.SendAsync(Confirmation.To("bob@example.net"), Token);

        Assert.Equal(["bob@example.net"], (await first).Plan.Recipients);
    }

    [Fact]
    public async Task Who_has_cancelled_sends_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var stopped = await Assert.ThrowsAsync<SendCanceledException>(() => _mail.SendAsync(Confirmation.To("ada@example.net"), cancelled.Token));

        Assert.Equal(SendTransport.Recording, stopped.Receipt.Transport);
        Assert.Empty(_mail.Messages);
    }

    [Fact]
    public async Task Many_threads_send_and_nothing_is_lost()
    {
        await Parallel.ForAsync(0, 200, Token, async (number, token) => await _mail.SendAsync(Confirmation.To($"n{number}@example.net"), token));

        Assert.Equal(200, _mail.Messages.Select(message => message.Receipt.MessageId).Distinct().Count());
        Assert.Equal(200, _mail.Messages.Select(message => message.Plan.Recipients[0]).Distinct().Count());
    }

    [Fact]
    public async Task A_batch_gives_a_receipt_for_each_message_and_throws_for_none()
    {
        _mail.Refuse(to => to.LocalPart == "n7");
        var messages = Enumerable.Range(0, 40).Select(number => Confirmation.To(number == 9 ? "n9@-" : $"n{number}@example.net")).ToAsyncEnumerable();

        var receipts = await _mail.SendAsync(messages, Token).ToListAsync(Token);

        Assert.Equal(40, receipts.Count);
        Assert.Equal(38, receipts.Count(receipt => receipt.Outcome == SendOutcome.Accepted));
        Assert.Equal(39, _mail.Messages.Length);
        Assert.All(receipts, receipt => Assert.Equal(SendTransport.Recording, receipt.Transport));
    }

    [Fact]
    public async Task Content_too_large_to_be_kept_by_a_sender_is_recorded_whole()
    {
        var message = Confirmation.To("ada@example.net");
        var octets = RandomNumberGenerator.GetBytes(600_000);
        message.Mime.Body = new Multipart { new TextPart("plain") { Text = "see below" }, new MimePart("application", "octet-stream") { Content = new MimeContent(new MemoryStream(octets)) } };

        var receipt = await _mail.SendAsync(message, Token);

        var part = Assert.IsType<MimePart>(Assert.IsType<Multipart>(_mail.Messages[0].Read().Body)[1]);
        using var arrived = new MemoryStream();
        await part.Content!.DecodeToAsync(arrived, Token);
        Assert.Equal(octets, arrived.ToArray());
        Assert.Equal(receipt.Content!.Octets, _mail.Messages[0].Content.Length);
    }
}
