using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;
using Waxwing.Tests.Protection;
using Waxwing.Tests.Support;
using Waxwing.Trust;

namespace Waxwing.Tests.Prepared;

/// <summary>A prepared message is sent as its octets, to some of its recipients, as often as need be, and its receipt tells what was found before.</summary>
public sealed class PreparedDeliveries : SigningTest
{
    private static readonly DateTimeOffset Accepted = new(2026, 11, 30, 9, 0, 0, TimeSpan.Zero);

    private static Mailbox Bob { get; } = Mailbox.Parse("bob@example.net");

    private static Mailbox Joe { get; } = Mailbox.Parse("joe@example.net");

    private static Mailbox Eve { get; } = Mailbox.Parse("eve@example.net");

    [Fact]
    public async Task What_arrives_are_the_octets_that_were_kept()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Takes().Ends());
        var prepared = await PreparedAsync(Message(text: "Grüße\r\n.\r\n"));

        var receipt = await DeliverAsync(OptionsFor(peer), prepared, ToBob);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.True(prepared.Content.Span.SequenceEqual(peer.Contents[0]));
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(peer.Contents[0])), prepared.MessageId.ToString()), (receipt.Content!.Sha256, receipt.MessageId));
    }

    [Fact]
    public async Task Each_delivery_has_the_same_octets_signed_by_the_same_keys_at_the_same_time()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends(), RelayScripts.Implicit(Authority, "8BITMIME", "SIZE").Takes().Ends());
        var delivery = ToBob with { Signer = Signer(Domain), SignedAt = Accepted };
        var prepared = await PreparedAsync(Message(text: "Grüße"));

        await DeliverAsync(Dnsful(OptionsFor(peer)), prepared, delivery);
        await DeliverAsync(Dnsful(OptionsFor(peer)), RestoredOf(prepared), delivery with { Recipients = [Joe] });

        Assert.Equal(peer.Contents[0], peer.Contents[1]);
        Assert.True(peer.Contents[0].AsSpan().EndsWith(prepared.Content.Span));
        var verified = await VerifyAsync(peer.Contents[0]);
        Assert.Equal([(DkimStatus.Pass, "example.org"), (DkimStatus.Pass, "example.org")], verified.Results.Select(result => (result.Status, result.Signature!.Domain.Ascii)));
        Assert.Contains($"t={Accepted.ToUnixTimeSeconds()};", Encoding.ASCII.GetString(peer.Contents[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_signer_takes_the_place_of_the_senders()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends(), RelayScripts.Implicit(Authority).Takes().Ends());
        var options = Signing(OptionsFor(peer), Signer(Domain));
        var prepared = await PreparedAsync(Message());

        await DeliverAsync(options, prepared, ToBob with { Signer = Signer(Domain, keys: 1) });
        var receipt = await DeliverAsync(options, prepared, ToBob with { SignedAt = Accepted });

        Assert.Equal((1, 2), (Signatures(peer.Contents[0]), Signatures(peer.Contents[1])));
        Assert.Equal(PracticeStatus.Met, Practice(receipt, 14).Status);
        Assert.Contains("signed for example.org with rsa 2048 (2026r) and ed25519 (2026e)", Practice(receipt, 14).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signer_of_another_domain_signs_nothing()
    {
        await using var peer = ScriptedPeer.Listen();

        var receipt = await DeliverAsync(Dnsful(OptionsFor(peer)), await PreparedAsync(Message()), ToBob with { Signer = Signer(Domain.Parse("example.com")) });

        var error = receipt.Recipients[0].Error!;
        Assert.Equal((SendOutcome.Refused, SendStage.Sign, nameof(SendFault.NoSigningKey), 0), (receipt.Outcome, error.Stage, error.Detail, peer.Connections));
    }

    [Fact]
    public async Task A_signer_whose_parts_do_not_fit_together_signs_nothing()
    {
        await using var peer = ScriptedPeer.Listen();

        var receipt = await DeliverAsync(Dnsful(OptionsFor(peer)), await PreparedAsync(Message()), ToBob with { Signer = Signer(Domain) with { Identity = "ada@example.com" } });

        Assert.Equal((SendStage.Sign, nameof(SendFault.InvalidValue)), (receipt.Recipients[0].Error!.Stage, receipt.Recipients[0].Error!.Detail));
    }

    [Fact]
    public async Task Where_a_signature_is_required_nothing_leaves_without()
    {
        await using var peer = ScriptedPeer.Listen();
        var options = OptionsFor(peer) with { Signing = new SigningOptions { Required = true } };

        var receipt = await DeliverAsync(options, await PreparedAsync(Message()), ToBob);

        Assert.Equal((nameof(SendFault.NoSigningKey), 0), (receipt.Recipients[0].Error!.Detail, peer.Connections));
    }

    [Fact]
    public async Task Keys_that_are_not_published_hold_it_and_nothing_is_signed()
    {
        Dns.Remove("2026r._domainkey.example.org");
        Dns.Remove("2026e._domainkey.example.org");
        await using var peer = ScriptedPeer.Listen();

        var receipt = await DeliverAsync(Dnsful(OptionsFor(peer)), await PreparedAsync(Message()), ToBob with { Signer = Signer(Domain) });

        Assert.Equal((SendOutcome.Deferred, nameof(SendFault.PreflightFailed), 0), (receipt.Outcome, receipt.Recipients[0].Error!.Detail, peer.Connections));
    }

    [Fact]
    public async Task Another_key_of_the_same_domain_is_asked_for_anew()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        Dns.Remove("2026e._domainkey.example.org");
        await using var sender = new MailSender(Dnsful(OptionsFor(peer)));
        var prepared = await PreparedAsync(Message());
        var (one, other) = (Signer(Domain) with { Keys = [Signer(Domain).Keys[0]] }, Signer(Domain) with { Keys = [Signer(Domain).Keys[1]] });

        var first = await sender.DeliverAsync(prepared, ToBob with { Signer = one }, Token);
        var second = await sender.DeliverAsync(prepared, ToBob with { Signer = other }, Token);

        Assert.Equal((SendOutcome.Accepted, SendOutcome.Deferred), (first.Outcome, second.Outcome));
    }

    [Fact]
    public async Task It_goes_to_those_who_are_named_this_time_the_visible_together_and_each_hidden_one_alone()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes(recipients: 2).Takes().Ends());
        var message = Message();
        message.To.AddRange([new MailboxAddress(null, "joe@example.net"), new MailboxAddress(null, "ann@example.net")]);
        message.Bcc.Add(new MailboxAddress(null, "eve@example.net"));

        var receipt = await DeliverAsync(OptionsFor(peer), await PreparedAsync(message), new PreparedDelivery { Recipients = [Bob, Joe, Bob], HiddenRecipients = [Eve, Joe] });

        Assert.Equal(["RCPT TO:<bob@example.net>", "RCPT TO:<joe@example.net>", "RCPT TO:<eve@example.net>"], peer.Lines.Where(line => line.StartsWith("RCPT", StringComparison.Ordinal)));
        Assert.Equal([("bob@example.net", false), ("joe@example.net", false), ("eve@example.net", true)], receipt.Recipients.Select(recipient => (recipient.Address, recipient.Hidden)));
        Assert.Equal(peer.Contents[0], peer.Contents[1]);
        Assert.DoesNotContain("eve@", Encoding.ASCII.GetString(peer.Contents[1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hidden_recipient_may_be_the_only_one()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());

        var receipt = await DeliverAsync(OptionsFor(peer), await PreparedAsync(Message()), new PreparedDelivery { HiddenRecipients = [Eve] });

        Assert.Equal((SendOutcome.Accepted, "eve@example.net", true), (receipt.Outcome, Assert.Single(receipt.Recipients).Address, receipt.Recipients[0].Hidden));
    }

    [Fact]
    public async Task Nothing_is_judged_again_and_the_receipt_tells_what_was_found()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        // The guard of whoever prepared it lets it pass; that of the sender would refuse it.
        var lenient = new SenderOptions { Guard = GuardPolicy.Default.With(SensitiveCategory.PaymentCard, GuardAction.Warn) };
        var prepared = RestoredOf(await PreparedAsync(Message(text: "Card 4111 1111 1111 1111"), lenient));

        var receipt = await DeliverAsync(OptionsFor(peer), prepared, ToBob);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Contains("payment-card ••••1111 in text, line 1", Assert.Single(receipt.Warnings), StringComparison.Ordinal);
        Assert.Equal("payment-card: it left as it is, with a warning, when it was prepared", Practice(receipt, 13).Evidence);
        Assert.Equal((PracticeStatus.Met, "2", "1"), (Practice(receipt, 8).Status, Practice(receipt, 8).Facts["addresses"], Practice(receipt, 8).Facts["warnings"]));
        Assert.Contains("when it was prepared", Practice(receipt, 8).Evidence, StringComparison.Ordinal);
        Assert.Contains("130 random bits", Practice(receipt, 12).Evidence, StringComparison.Ordinal);
        Assert.Equal(receipt.ToString(), ReceiptJson.Read(ReceiptJson.Write(receipt)).ToString());
    }

    [Fact]
    public async Task Its_practices_are_judged_as_those_of_a_message_that_was_sent_at_once()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends(), RelayScripts.Implicit(Authority).Takes().Ends());

        var later = await DeliverAsync(OptionsFor(peer), await PreparedAsync(Message()), ToBob);
        var atOnce = await SendAsync(OptionsFor(peer), Message());

        Assert.Equal(atOnce.Practices.Select(practice => (practice.Practice, practice.Status)), later.Practices.Select(practice => (practice.Practice, practice.Status)));
        Assert.Equal(Practice(atOnce, 8).Facts, Practice(later, 8).Facts);
        Assert.Equal(Practice(atOnce, 13).Facts, Practice(later, 13).Facts);
    }

    [Fact]
    public async Task Where_the_guard_was_turned_off_that_is_told()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());

        var receipt = await DeliverAsync(OptionsFor(peer), await PreparedAsync(Message(), new SenderOptions { Guard = null }), ToBob);

        Assert.Equal((PracticeStatus.NotMet, "the guard was turned off, when it was prepared: nobody has read the message for sensitive data"), (Practice(receipt, 13).Status, Practice(receipt, 13).Evidence));
    }

    [Fact]
    public async Task The_findings_are_read_where_somebody_asks_for_them()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var prepared = RestoredOf(await PreparedAsync(Message()));

        var receipt = await DeliverAsync(OptionsFor(peer) with { Logger = new KeptLog() }, prepared, ToBob);

        Assert.False(prepared.Found.AreRead);
        Assert.Equal(PracticeStatus.Met, Practice(receipt, 12).Status);
        Assert.True(prepared.Found.AreRead);
    }

    [Fact]
    public async Task Unsigned_content_is_copied_nowhere_and_its_passage_has_no_MIME()
    {
        var prepared = RestoredOf(await PreparedAsync(Message()));
        var passage = new Preparation(new SenderOptions()).Begin(prepared, ToBob);

        Assert.True(await new EncodeStage(new Signers(new SenderOptions())).ForEverybodyAsync(passage, Token));

        Assert.True(passage.Content!.Bytes.Equals(prepared.Content));
        Assert.Same(passage.Content, prepared.Unsigned);
        Assert.Throws<InvalidOperationException>(() => passage.Message);
    }

    // An array for the text of the findings, the address, the id, and what the passage itself is.
    [Fact]
    public async Task To_take_one_from_a_store_costs_little_memory_whatever_its_content()
    {
        var prepared = await PreparedAsync(Message(text: string.Concat(Enumerable.Repeat("a line of the message\r\n", 2_000))));
        var octets = prepared.Content.ToArray();
        var preparation = new Preparation(new SenderOptions());
        Measure();

        Assert.InRange(Measure(), 1, 6_000);

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var passage = preparation.Begin(PreparedMessage.Restore(octets, prepared.ReversePath, prepared.Kind, prepared.Findings), ToBob);
            Assert.True(preparation.Encode.ForEverybodyAsync(passage, Token).AsTask().IsCompletedSuccessfully);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public async Task What_is_asked_of_the_relay_is_said_with_the_delivery()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All);
        Assert.True(EnvelopeId.TryParse("order 42", out var id));
        var delivery = ToBob with { Notify = DsnNotify.Failure, Return = DsnReturn.Headers, EnvelopeId = id, RequireTls = true, State = "mine" };

        var receipt = await DeliverAsync(OwnServerOptions.For(server, AuthorityFile), await PreparedAsync(Message()), delivery);

        var taken = Assert.Single(server.Handler.Messages).Envelope;
        Assert.Equal((DsnReturn.Headers, "order 42", true, DsnNotify.Failure), (taken.Return, taken.EnvelopeId!.Value, taken.RequireTls, taken.DsnRequests.Single().Value.Notify));
        Assert.Equal("mine", receipt.State);
    }

    [Fact]
    public async Task What_is_asked_for_one_recipient_stands_in_place_of_what_is_asked_for_all()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All);
        var (bob, eve) = (Mailbox.Parse("bob@example.net"), Mailbox.Parse("eve@example.net"));
        Assert.True(OriginalRecipient.TryCreate("rfc822", "Robert@example.org", out var original));
        var delivery = new PreparedDelivery
        {
            Recipients = [bob, eve],
            Notify = DsnNotify.Failure,
            DsnRequests = new Dictionary<Mailbox, DsnRequest> { [bob] = new(DsnNotify.Never, original), [Mailbox.Parse("stranger@example.net")] = new(DsnNotify.Success, null) },
        };

        await DeliverAsync(OwnServerOptions.For(server, AuthorityFile), await PreparedAsync(Message()), delivery);

        var asked = Assert.Single(server.Handler.Messages).Envelope.DsnRequests;
        Assert.Equal((DsnNotify.Never, "rfc822;Robert@example.org"), (asked[bob].Notify, asked[bob].OriginalRecipient!.ToString()));
        Assert.Equal((DsnNotify.Failure, "rfc822;eve@example.net"), (asked[eve].Notify, asked[eve].OriginalRecipient!.ToString()));
        Assert.Equal(2, asked.Count);
    }

    [Fact]
    public async Task A_refusal_is_a_receipt_for_whoever_delivers_and_an_exception_for_whoever_sends()
    {
        var refusing = RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 nobody").Ends();
        await using var peer = ScriptedPeer.Listen(refusing, RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 nobody").Ends());
        await using var sender = new MailSender(OptionsFor(peer) with { IdleLimit = TimeSpan.Zero });
        var prepared = await PreparedAsync(Message());

        var receipt = await sender.DeliverAsync(prepared, ToBob, Token);
        var refused = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(prepared, ToBob, Token));

        Assert.Equal((SendOutcome.Refused, 550), (receipt.Outcome, receipt.Recipients[0].Reply!.Code));
        Assert.Equal((550, SendOutcome.Refused), (refused.Error.Reply!.Code, refused.Receipt!.Outcome));
    }

    [Fact]
    public async Task Whoever_stops_gets_a_receipt_too()
    {
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await using var peer = ScriptedPeer.Listen();
        await using var sender = new MailSender(OptionsFor(peer));

        var receipt = await sender.DeliverAsync(await PreparedAsync(Message()), ToBob, stopped.Token);

        Assert.Equal((Delivered.No, SmtpFailure.Cancelled), (receipt.Recipients[0].Delivered, receipt.Recipients[0].Error!.Failure));
    }

    [Fact]
    public async Task Attempts_are_repeated_as_the_sender_does_with_the_same_octets()
    {
        await using var peer = ScriptedPeer.Listen(
            RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("451 4.3.0 later").Ends(),
            RelayScripts.Implicit(Authority).Takes().Ends());
        var options = Dnsful(OptionsFor(peer)) with { IdleLimit = TimeSpan.Zero, Retry = new RetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero } };

        var receipt = await DeliverAsync(options, await PreparedAsync(Message()), ToBob with { Signer = Signer(Domain) });

        Assert.Equal((SendOutcome.Accepted, 2), (receipt.Outcome, receipt.Attempts.Length));
        Assert.Equal(peer.Contents[0], peer.Contents[1]);
    }

    [Fact]
    public async Task A_header_in_UTF8_goes_only_to_a_relay_that_takes_it()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All);
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Ends());
        var message = Message();
        message.From.Clear();
        message.From.Add(new MailboxAddress("Ádám", "ádám@example.org"));
        var prepared = RestoredOf(await PreparedAsync(message));

        var taken = await DeliverAsync(OwnServerOptions.For(server, AuthorityFile), prepared, ToBob);
        var refused = await DeliverAsync(OptionsFor(peer), prepared, ToBob);

        Assert.True(prepared.NeedsSmtpUtf8);
        Assert.Equal((SendOutcome.Accepted, true), (taken.Outcome, taken.Content!.SmtpUtf8));
        Assert.Equal((SendOutcome.Refused, nameof(SmtpFailureDetail.SmtpUtf8NotOffered)), (refused.Outcome, refused.Recipients[0].Error!.Detail));
    }

    [Fact]
    public async Task A_message_that_is_larger_than_the_relay_takes_is_refused_by_its_own_session()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "SIZE 100").Ends());

        var receipt = await DeliverAsync(OptionsFor(peer), await PreparedAsync(Message()), ToBob);

        Assert.Equal(nameof(SmtpFailureDetail.SizeExceeded), receipt.Recipients[0].Error!.Detail);
    }

    [Fact]
    public async Task To_nobody_or_to_too_many_is_a_mistake_of_the_caller()
    {
        await using var peer = ScriptedPeer.Listen();
        await using var sender = new MailSender(OptionsFor(peer));
        var prepared = await PreparedAsync(Message());

        await Assert.ThrowsAsync<ArgumentException>(() => sender.DeliverAsync(prepared, new PreparedDelivery(), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => sender.DeliverAsync(prepared, new PreparedDelivery { Recipients = default }, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => sender.DeliverAsync(prepared, new PreparedDelivery { Recipients = [.. Enumerable.Range(0, 1001).Select(i => Mailbox.Parse($"a{i}@example.net"))] }, Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PreparedDelivery { SignedAt = DateTimeOffset.UnixEpoch.AddSeconds(-1) });
    }

    [Fact]
    public async Task Whoever_has_a_reverse_path_of_his_own_has_a_transaction_alone()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Takes().Takes().Ends());
        var prepared = await PreparedAsync(Message());
        var delivery = new PreparedDelivery
        {
            Recipients = [Bob, Joe, Eve],
            ReversePaths = new Dictionary<Mailbox, Mailbox> { [Bob] = Mailbox.Parse("b-1@bounce.example.org"), [Eve] = Mailbox.Parse("b-2@bounce.example.org") },
        };

        var receipt = await DeliverAsync(OptionsFor(peer), prepared, delivery);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(
            [$"MAIL FROM:<{prepared.ReversePath}>", "RCPT TO:<joe@example.net>", "MAIL FROM:<b-1@bounce.example.org>", "RCPT TO:<bob@example.net>", "MAIL FROM:<b-2@bounce.example.org>", "RCPT TO:<eve@example.net>"],
            peer.Lines.Where(line => line.StartsWith("MAIL", StringComparison.Ordinal) || line.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public void Reverse_paths_of_one_delivery_are_of_one_domain() => Assert.Throws<ArgumentException>(() => new PreparedDelivery
    {
        ReversePaths = new Dictionary<Mailbox, Mailbox> { [Bob] = Mailbox.Parse("b-1@bounce.example.org"), [Eve] = Mailbox.Parse("b-2@bounce.example.com") },
    });

    private static PreparedDelivery ToBob { get; } = new() { Recipients = [Bob] };

    private SenderOptions Dnsful(SenderOptions options) => options with { Dns = Dns };

    private static int Signatures(byte[] content) => Encoding.ASCII.GetString(content).Split("DKIM-Signature:").Length - 1;

    private static async Task<PreparedMessage> PreparedAsync(MimeMessage message, SenderOptions? options = null) =>
        await new MailPreparer(options ?? new SenderOptions()).PrepareAsync(message, Token);

    // From octets of its own, as a store would have them.
    private static PreparedMessage RestoredOf(PreparedMessage prepared) =>
        PreparedMessage.Restore(prepared.Content.ToArray(), prepared.ReversePath, prepared.Kind, prepared.Findings);

    private static async Task<SendReceipt> DeliverAsync(SenderOptions options, PreparedMessage message, PreparedDelivery delivery)
    {
        await using var sender = new MailSender(options);
        return await sender.DeliverAsync(message, delivery, Token);
    }
}
