using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>A recipient that the server does not take, for now or for ever.</summary>
internal sealed class RefusedRecipient(int? code = null) : RecipientFault(
    "rcpt-NNN", "RCPT is answered with NNN, 400 to 599; with 421 the session ends.", practice: 6)
{
    internal override RecipientFault? For(string localPart)
        => NumberedLocalPart.Read(localPart, "rcpt-", 400, 599) is { } asked ? new RefusedRecipient(asked) : null;

    // RFC 3463 §3.2: 1.1 is the address; of a temporary refusal no more is said than 2.0, the mailbox.
    internal override ValueTask<SmtpServerReply> OnRcptAsync(SandboxLine line, CancellationToken cancellationToken)
        => ValueTask.FromResult(new SmtpServerReply(
            code!.Value,
            code < 500 ? new EnhancedStatusCode(4, 2, 0) : new EnhancedStatusCode(5, 1, 1),
            "The recipient asked to be refused"));
}
