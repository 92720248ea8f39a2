using System.Collections.Immutable;
using MimeKit;

namespace Waxwing;

/// <summary>What the guard found in a message, and what its policy says to do. It holds places and kinds, never values. Immutable.</summary>
public sealed class GuardReport
{
    private readonly GuardPolicy _policy;
    private readonly GuardLimits _limits;

    internal GuardReport(ImmutableArray<GuardFinding> findings, ImmutableArray<UnreadPart> unread, MailKind kind, GuardPolicy policy, GuardLimits limits)
    {
        Findings = findings;
        Unread = unread;
        Kind = kind;
        _policy = policy;
        _limits = limits;
        Action = findings.IsEmpty ? GuardAction.Allow : findings.Max(finding => finding.Action);
    }

    /// <summary>What the message was judged as.</summary>
    public MailKind Kind { get; }

    /// <summary>Everything that was found, in the order of the message; also what is allowed.</summary>
    public ImmutableArray<GuardFinding> Findings { get; }

    /// <summary>What could not be read, so that nothing is known of it.</summary>
    public ImmutableArray<UnreadPart> Unread { get; }

    /// <summary>What is to be done about the message: the strongest action of its findings.</summary>
    public GuardAction Action { get; }

    /// <summary>
    /// Takes out of subject, text and HTML whatever the policy wants redacted, and leaves a word in its place:
    /// <c>[card ••••1111]</c>. The message is read anew for it.
    /// </summary>
    /// <param name="message">The message, which is changed in place. Not safe for concurrent use with anything else that uses it.</param>
    /// <returns>What is to be redacted and could not be, because it stands in an attachment, a comment or an attribute. The message must not pass while there is any.</returns>
    public ImmutableArray<GuardFinding> Redact(MimeMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var inspection = new Inspection(Kind, _policy, _limits);
        return inspection.Redact(message);
    }
}
