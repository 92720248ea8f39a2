using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>A connection lost before any content: nothing was sent.</summary>
internal sealed class DropAfterRcpt() : RecipientFault("drop-after-rcpt", "The connection is cut in place of the answer to RCPT.", practice: 6)
{
    internal override RecipientFault? For(string localPart) => string.Equals(localPart, LocalPart, StringComparison.Ordinal) ? this : null;

    internal override async ValueTask<SmtpServerReply> OnRcptAsync(SandboxLine line, CancellationToken cancellationToken)
    {
        await line.CutAsync().ConfigureAwait(false);
        return SmtpServerReply.LocalError;
    }
}
