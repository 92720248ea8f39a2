using Waxwing.Server.Replies;

namespace Waxwing.Server.Suppressions;

/// <summary>
/// What follows for a recipient from what was heard of him. Each consequence ends by itself, and lasts twice as long when the same is heard again behind its end: an address that is
/// mended is found again, one that stays dead is asked ever more seldom.
/// </summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="IsOfStream">Whether it holds for the stream alone in which it was heard; otherwise for all of the tenant.</param>
/// <param name="Times">How often it must be heard within <see cref="Within"/>.</param>
/// <param name="First">How long it holds the first time.</param>
/// <param name="Longest">How long it ever holds.</param>
internal sealed record SuppressionTerm(SuppressionOrigin Origin, bool IsOfStream, int Times, TimeSpan First, TimeSpan Longest)
{
    /// <summary>Within which time something is heard several times.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromDays(7);

    /// <summary>How long is remembered behind its end that there was a suppression.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(365);

    // 2^12 times 7 days are longer than any of them.
    private const int MostDoublings = 12;

    private static readonly SuppressionTerm Complained = new(SuppressionOrigin.Complaint, IsOfStream: true, Times: 1, TimeSpan.FromDays(365), TimeSpan.FromDays(5 * 365));
    private static readonly SuppressionTerm NoSuchUser = new(SuppressionOrigin.Bounce, IsOfStream: false, Times: 1, TimeSpan.FromDays(90), TimeSpan.FromDays(3 * 365));
    private static readonly SuppressionTerm MailboxFull = new(SuppressionOrigin.Bounce, IsOfStream: false, Times: 3, TimeSpan.FromDays(7), TimeSpan.FromDays(90));

    /// <summary>What follows; null: nothing.</summary>
    public static SuppressionTerm? Of(bool isComplaint, ReplyClass refusal) => isComplaint ? Complained : refusal switch
    {
        ReplyClass.NoSuchUser => NoSuchUser,
        ReplyClass.MailboxFull => MailboxFull,
        ReplyClass.Unclear or ReplyClass.Inactive or ReplyClass.NoSuchDomain or ReplyClass.Unreachable or ReplyClass.Throttled or ReplyClass.SenderBlocked or ReplyClass.Unauthenticated
            or ReplyClass.ContentRefused or ReplyClass.TooLarge or ReplyClass.Policy or ReplyClass.ServerFault => null,
    };

    /// <summary>How long it holds.</summary>
    /// <param name="time">The how manieth time, from 1.</param>
    public TimeSpan For(int time)
    {
        var whole = First * Math.Pow(2, Math.Clamp(time - 1, 0, MostDoublings));
        return whole < Longest ? whole : Longest;
    }
}
