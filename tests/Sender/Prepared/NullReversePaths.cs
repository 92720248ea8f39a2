using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Pickup;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Prepared;

/// <summary>A message whose failure nobody is to hear of has the null reverse-path (RFC 5321 §4.5.5): on the wire, in a file, in a plan.</summary>
public sealed class NullReversePaths : PickupTest
{
    private static OutgoingMessage Report => new(Message()) { ReportsNowhere = true };

    [Fact]
    public async Task It_stands_in_MAIL()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());

        var receipt = await SendAsync(OptionsFor(peer), Report);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Contains("MAIL FROM:<>", peer.Lines);
        Assert.EndsWith("@example.org>", receipt.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_kept_with_a_prepared_message()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        await using var sender = new MailSender(OptionsFor(peer));
        var prepared = await new MailPreparer(new SenderOptions()).PrepareAsync(Report, Token);

        await sender.SendAsync(prepared, new PreparedDelivery { Recipients = prepared.Recipients }, Token);

        Assert.Null(prepared.ReversePath);
        Assert.Contains("MAIL FROM:<>", peer.Lines);
    }

    [Fact]
    public async Task It_stands_in_the_file_that_is_picked_up_and_in_the_plan()
    {
        await new PickupSender(Folder).SendAsync(Report, Token);
        await using var sender = MailSender.ForRelay("smtps://relay.example");

        Assert.StartsWith("X-Sender: <>\r\nX-Receiver: bob@example.net\r\n", await File.ReadAllTextAsync(Files.Single(), Token), StringComparison.Ordinal);
        Assert.Equal("<>", (await sender.PlanAsync(Report, Token)).ReversePath);
    }

    [Fact]
    public async Task A_reverse_path_beside_it_is_refused()
    {
        var refused = await Assert.ThrowsAsync<SendException>(() => new PickupSender(Folder).SendAsync(Report with { ReversePath = Mailbox.Parse("ada@example.org") }, Token));

        Assert.Equal((SendStage.Validate, nameof(SendFault.InvalidAddress)), (refused.Error.Stage, refused.Error.Detail));
    }

    [Fact]
    public async Task A_recipient_is_refused_and_the_receipt_still_says_by_whom()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 nobody").Ends());

        var receipt = await SendAsync(OptionsFor(peer), Report);

        Assert.Equal((SendOutcome.Refused, "ada@example.org"), (receipt.Outcome, receipt.From));
    }
}
