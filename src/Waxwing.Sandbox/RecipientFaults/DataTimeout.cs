using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>A final answer that never comes.</summary>
internal sealed class DataTimeout() : RecipientFault(
    "data-timeout", "The message is kept, and the end of the content is never answered, until the client leaves: sent again, it arrives twice.", practice: 5)
{
    internal override RecipientFault? For(string localPart) => string.Equals(localPart, LocalPart, StringComparison.Ordinal) ? this : null;

    internal override async ValueTask<SmtpServerReply> OnKeptAsync(SandboxLine line, SmtpServerReply accepted)
    {
        await line.FallSilentAsync().ConfigureAwait(false);
        return accepted;
    }
}
