using Waxwing.Hostile.Tests.Relays;
using Waxwing.Hostile.Tests.Sessions;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Hostile.Tests.MailHosts;

/// <summary>
/// Somebody whose text ends in a header writes <c>TLS-Required: No</c> into it, and waits as the mail host with a certificate of his own. The author is not one of those who
/// may waive the proof.
/// </summary>
public sealed class ProofWaivedByAnybody
{
    [Fact]
    public async Task Waives_nothing_and_the_mail_waits()
    {
        using var forger = new TestAuthority();
        await using var forged = ScriptedPeer.Listen(MailWorld.Refused(forger.Issue("mail.test")));
        await using var world = new MailWorld(forged);
        world.Dns.Tlsa("mail.test", secure: true, WrittenDns.Record(forger.Certificate));
        var message = TwoRelays.Message();
        message.Headers.Add("TLS-Required", "No");

        var receipt = await world.SendAsync(message).Bounded();
        await forged.Completion.Bounded();

        Assert.Equal((SendOutcome.Deferred, nameof(SmtpFailureDetail.TlsaMismatch)), (receipt.Outcome, receipt.Recipients[0].Error!.Detail));
        Assert.Equal("", forged.ReceivedInTls);
        Assert.Contains(receipt.Warnings, warning => warning.Contains("is not permitted to waive the proof of mail hosts", StringComparison.Ordinal));
    }
}
