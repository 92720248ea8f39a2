using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>
/// A way in which a sandbox misbehaves for one recipient only, because the recipient's local part asks for it. The list is
/// <see cref="RecipientFaults.All"/>.
/// </summary>
public abstract class RecipientFault
{
    private protected RecipientFault(string localPart, string sentence, int practice)
    {
        LocalPart = localPart;
        Sentence = sentence;
        Practice = practice;
    }

    /// <summary>The local part that asks for it, in any case; <c>NNN</c> and <c>N</c> stand for a number.</summary>
    public string LocalPart { get; }

    /// <summary>What happens, in one sentence.</summary>
    public string Sentence { get; }

    /// <summary>The number of the practice that it puts to the test.</summary>
    public int Practice { get; }

    /// <inheritdoc/>
    public override string ToString() => LocalPart;

    /// <summary>The fault for a local part, in lower case, or null if it does not ask for this one.</summary>
    internal abstract RecipientFault? For(string localPart);

    /// <summary>The answer to RCPT.</summary>
    internal virtual ValueTask<SmtpServerReply> OnRcptAsync(SandboxLine line, CancellationToken cancellationToken)
        => ValueTask.FromResult(SmtpServerReply.RecipientAccepted);

    /// <summary>An answer to the end of the content in place of keeping it, or null.</summary>
    internal virtual SmtpServerReply? RefuseContent() => null;

    /// <summary>What becomes of the answer to a message that was kept.</summary>
    internal virtual ValueTask<SmtpServerReply> OnKeptAsync(SandboxLine line, SmtpServerReply accepted) => ValueTask.FromResult(accepted);
}
