using System.Text.Json;
using Waxwing.Server.Replies;
using Waxwing.Server.Reports;

namespace Waxwing.Conformance.Tests;

using ReturnedMail = Waxwing.Server.Reports.ReturnedMail;

/// <summary>A case of bounces-sisimai: what the source says of each recipient, and what we read.</summary>
internal sealed record BounceCase(string Id, IReadOnlyList<(string Reason, string Status)> Expected, ReturnedMail Read)
{
    // The source's reasons, and what they are in our words; where it knows less than we do, more than one is right.
    private static readonly Dictionary<string, ReplyClass[]> Classes = new(StringComparer.Ordinal)
    {
        ["userunknown"] = [ReplyClass.NoSuchUser],
        ["hasmoved"] = [ReplyClass.NoSuchUser],
        ["filtered"] = [ReplyClass.NoSuchUser, ReplyClass.Policy, ReplyClass.Inactive],
        ["mailboxfull"] = [ReplyClass.MailboxFull],
        ["suspend"] = [ReplyClass.Inactive],
        ["hostunknown"] = [ReplyClass.NoSuchDomain],
        ["notaccept"] = [ReplyClass.NoSuchDomain],
        ["networkerror"] = [ReplyClass.Unreachable],
        ["expired"] = [ReplyClass.Unreachable],
        ["toomanyconn"] = [ReplyClass.Throttled],
        ["speeding"] = [ReplyClass.Throttled],
        ["blocked"] = [ReplyClass.SenderBlocked],
        ["requireptr"] = [ReplyClass.SenderBlocked],
        ["authfailure"] = [ReplyClass.Unauthenticated],
        ["rejected"] = [ReplyClass.Unauthenticated, ReplyClass.SenderBlocked, ReplyClass.Policy],
        ["policyviolation"] = [ReplyClass.ContentRefused, ReplyClass.SenderBlocked, ReplyClass.Policy],
        ["securityerror"] = [ReplyClass.Policy],
        ["norelaying"] = [ReplyClass.Policy],
        ["spamdetected"] = [ReplyClass.ContentRefused],
        ["virusdetected"] = [ReplyClass.ContentRefused],
        ["contenterror"] = [ReplyClass.ContentRefused],
        ["notcompliantrfc"] = [ReplyClass.ContentRefused],
        ["exceedlimit"] = [ReplyClass.TooLarge],
        ["mesgtoobig"] = [ReplyClass.TooLarge],
        ["systemerror"] = [ReplyClass.ServerFault],
        ["mailererror"] = [ReplyClass.ServerFault],
        ["syntaxerror"] = [ReplyClass.ServerFault],
        ["failedstarttls"] = [ReplyClass.ServerFault],
        ["onhold"] = [ReplyClass.Unclear],
        ["undefined"] = [ReplyClass.Unclear],
    };

    /// <summary>What we read of recipients; empty if it is no bounce to us.</summary>
    public IReadOnlyList<ReportedRecipient> Found => Read is ReturnedMail.Bounce bounce ? bounce.Recipients : [];

    /// <summary>The pairs of which the two do not agree.</summary>
    public IEnumerable<(string Reason, ReportedRecipient Found)> Differences => Expected.Zip(Found).Where(pair => !Agree(pair.First.Reason, pair.Second.Class)).Select(pair => (pair.First.Reason, pair.Second));

    /// <summary>Whether both say the same of all.</summary>
    public bool Agrees => Expected switch
    {
        [] => Read is ReturnedMail.Letter or ReturnedMail.AutomaticReply,
        [("feedback", _), ..] => Read is ReturnedMail.Complaint or ReturnedMail.AuthenticationFailure,
        [("vacation", _), ..] => Read is ReturnedMail.AutomaticReply,
        _ => Found.Count == Expected.Count && !Differences.Any(),
    };

    public static BounceCase Of(JsonElement item, ReturnedMail read) => new(
        item.GetProperty("id").GetString()!,
        [.. item.GetProperty("bounces").EnumerateArray().Select(bounce => (bounce.GetProperty("reason").GetString()!, bounce.GetProperty("status").GetString()!))],
        read);

    public override string ToString() =>
        $"{Id}: source says [{string.Join(", ", Expected)}], we say {Read.GetType().Name} [{string.Join(", ", Found.Select(found => $"{found.Recipient} {found.Class} {found.Status}: {found.Text}"))}]";

    private static bool Agree(string reason, ReplyClass found) => Classes.TryGetValue(reason, out var classes) && classes.Contains(found);
}
