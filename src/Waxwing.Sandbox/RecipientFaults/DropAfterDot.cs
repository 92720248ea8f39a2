using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>A connection lost after all the content: a client cannot know what became of it.</summary>
internal sealed class DropAfterDot() : RecipientFault(
    "drop-after-dot", "The message is kept, and the connection is cut in place of the final answer: sent again, it arrives twice.", practice: 11)
{
    internal override RecipientFault? For(string localPart) => string.Equals(localPart, LocalPart, StringComparison.Ordinal) ? this : null;

    internal override async ValueTask<SmtpServerReply> OnKeptAsync(SandboxLine line, SmtpServerReply accepted)
    {
        await line.CutAsync().ConfigureAwait(false);
        return accepted;
    }
}
