using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>A server that thinks for a while.</summary>
internal sealed class SlowRecipient(int? seconds = null) : RecipientFault("slow-N", "RCPT is accepted after N seconds, 1 to 240.", practice: 5)
{
    internal override RecipientFault? For(string localPart)
        => NumberedLocalPart.Read(localPart, "slow-", 1, 240) is { } asked ? new SlowRecipient(asked) : null;

    internal override async ValueTask<SmtpServerReply> OnRcptAsync(SandboxLine line, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds!.Value), line.Clock, cancellationToken).ConfigureAwait(false);
        return SmtpServerReply.RecipientAccepted;
    }
}
