using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>A recipient who does not exist, by the name that hosted mail services have for that; a label may stand behind it.</summary>
internal sealed class NoSuchRecipient() : RecipientFault("bounced", "RCPT is answered with 550 5.1.1: no such user.", practice: 6)
{
    internal override RecipientFault? For(string localPart) => string.Equals(localPart.Split('+')[0], LocalPart, StringComparison.Ordinal) ? this : null;

    internal override ValueTask<SmtpServerReply> OnRcptAsync(SandboxLine line, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new SmtpServerReply(550, new EnhancedStatusCode(5, 1, 1), "No such user"));
}
