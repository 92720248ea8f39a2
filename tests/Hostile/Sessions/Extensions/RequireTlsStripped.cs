using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Extensions;

/// <summary>REQUIRETLS is announced in clear, where somebody on the way can put it, and not inside TLS, where it counts (RFC 8689 §2).</summary>
public sealed class RequireTlsStripped
{
    [Fact]
    public async Task A_message_that_needs_it_is_refused_before_MAIL()
    {
        await using var relay = new Relay(
            new PeerScript().Hello("STARTTLS", "REQUIRETLS").StartTls(Relay.Certificate).Expect("EHLO").Announce("PIPELINING", "XREQUIRETLS").TakeQuit(), TlsMode.StartTls);
        var envelope = new Envelope(Mailbox.Parse("a@example.org"), [Mailbox.Parse("b@example.net")]) { RequireTls = true };

        var result = await relay.SendAndQuitAsync(envelope: envelope);

        Assert.Equal(new Told(SmtpStage.MailFrom, SmtpFailure.PolicyRefused, SmtpFailureDetail.RequireTlsNotOffered, Delivered.No, RetryAdvice.Never), Told.Of(result.Recipients[0].Error));
        Assert.Contains("5.7.30", result.Recipients[0].Error!.Message, StringComparison.Ordinal);
        relay.AssertNothingWasSaid();
    }
}
