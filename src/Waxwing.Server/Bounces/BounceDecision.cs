using Waxwing.Smtp;

namespace Waxwing.Server.Bounces;

/// <summary>Whether the sender of a message is told by mail what became of it.</summary>
internal enum BounceDecision
{
    /// <summary>It is told.</summary>
    Tell,

    /// <summary>There is nobody to tell: the reverse-path is empty, as that of every notification is (RFC 5321 §4.5.5, RFC 3461 §6.2).</summary>
    NobodyToTell,

    /// <summary>The sender does not want to hear of it (RFC 3461 §4.1).</summary>
    NotWanted,

    /// <summary>The message answers another by itself, or tells of a failure: an answer to it may go round in circles (RFC 3834 §2, RFC 5321 §6.2).</summary>
    WouldLoop,
}

/// <summary>Who is told of what.</summary>
internal static class BounceRules
{
    /// <summary>Decides for one recipient.</summary>
    /// <param name="service">The name of this service.</param>
    /// <param name="reversePath">The reverse-path of the message, or null.</param>
    /// <param name="reportsFailure">Whether whoever handed it over wants such mail at all. Callers of the API hear of it by events.</param>
    /// <param name="notify">NOTIFY of the recipient, or null: see <see cref="IsWanted"/>.</param>
    /// <param name="action">What there is to tell.</param>
    /// <param name="original">The octets of the message, or as many of them as hold its header.</param>
    public static BounceDecision Decide(Domain service, Mailbox? reversePath, bool reportsFailure, DsnNotify? notify, BounceAction action, ReadOnlyMemory<byte> original) =>
        reversePath is null ? BounceDecision.NobodyToTell
        : !reportsFailure || !IsWanted(notify, action) ? BounceDecision.NotWanted
        : reversePath == BounceMessage.Postmaster(service) || OriginalMessage.Read(original).AnswersByItself ? BounceDecision.WouldLoop
        : BounceDecision.Tell;

    /// <summary>Whether the sender wants to hear that of a recipient.</summary>
    /// <param name="notify">NOTIFY of the recipient; null for the usual, which is failure alone here: a notice of delay that nobody asked for is noise.</param>
    /// <param name="action">What there is to tell.</param>
    public static bool IsWanted(DsnNotify? notify, BounceAction action) => (notify ?? DsnNotify.Failure).HasFlag(action switch
    {
        BounceAction.Failed => DsnNotify.Failure,
        BounceAction.Delayed => DsnNotify.Delay,
        BounceAction.Relayed => DsnNotify.Success,
    });
}
