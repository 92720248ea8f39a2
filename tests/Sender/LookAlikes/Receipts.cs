using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.LookAlikes;

/// <summary>A look-alike is sent to, and warned of.</summary>
public sealed class Receipts : SenderTest
{
    [Fact]
    public async Task A_look_alike_is_accepted_and_named_in_the_receipt_in_both_forms()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var receipt = await SendAsync(Options(peer), Message("bob@аррӏе.com"));

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        var warning = Assert.Single(receipt.Warnings);
        Assert.StartsWith("recipient bob@xn--80ak6aa92e.com (bob@аррӏе.com): аррӏе can be read as apple", warning, StringComparison.Ordinal);
        Assert.Contains("  bob@xn--80ak6aa92e.com (bob@аррӏе.com): accepted", receipt.ToString(), StringComparison.Ordinal);
        Assert.Equal("1", Practice(receipt, 8).Facts["lookAlikes"]);
    }

    [Fact]
    public async Task Plain_names_have_no_warning()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var receipt = await SendAsync(Options(peer), Message("bob@bücher.example"));

        Assert.Empty(receipt.Warnings);
        Assert.Equal("0", Practice(receipt, 8).Facts["lookAlikes"]);
    }

    [Fact]
    public async Task A_deceptive_Reply_To_is_warned_of_once()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var message = Message();
        message.ReplyTo.Add(new MailboxAddress(null, "a@pаypal.com"));
        message.ReplyTo.Add(new MailboxAddress(null, "b@pаypal.com"));
        var receipt = await SendAsync(Options(peer), message);

        Assert.StartsWith("Reply-To a@", Assert.Single(receipt.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("аdmin@example.com", LookReason.MixedScripts)]
    [InlineData("info.аdmin@example.com", LookReason.MixedScripts)]
    [InlineData("a١۲@example.com", LookReason.MixedDigits)]
    [InlineData("e\u0301\u0301@example.com", LookReason.HiddenMark)]
    public void A_local_part_is_judged_by_word(string address, LookReason reason) =>
        Assert.Contains(MailboxLook.Judge(Mailbox.Parse(address)), warning => warning.Reason == reason);

    [Theory]
    [InlineData("иван@example.com")]
    [InlineData("info.иван@example.com")]
    [InlineData("jürgen@example.com")]
    [InlineData("plain+tag@example.com")]
    public void A_local_part_in_one_script_is_fine(string address) => Assert.Empty(MailboxLook.Judge(Mailbox.Parse(address)));
}
