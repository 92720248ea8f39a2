using Waxwing.Server.Replies;
using Waxwing.Server.Reports;

namespace Waxwing.Conformance.Tests;

using ReturnedMail = Waxwing.Server.Reports.ReturnedMail;

/// <summary>Where Waxwing and sisimai understand bounces differently on purpose.</summary>
internal static class BounceDeviations
{
    public static readonly Deviation<BounceCase>[] All =
    [
        new(
            "what says nothing is unclear",
            "it is shown to people and changes nothing; the source knows the programs that say so, or their languages",
            item => item.Found.Count == item.Expected.Count && item.Differences.All(pair => pair.Found.Class == ReplyClass.Unclear)),
        new(
            "a domain that DNS does not know is no fault of the network",
            "both say that nobody could be asked; ours says that nobody ever will be",
            item => Only(item, (reason, found) => reason is "networkerror" && found.Class == ReplyClass.NoSuchDomain)),
        new(
            "words go before numbers",
            "5.2.1 beside \"user unknown\", or a bare number beside words: what was meant for people is what was meant",
            item => Only(item, (reason, found) => reason is "suspend" or "rejected" && found.Class == ReplyClass.NoSuchUser && found.Text.Contains("Unknown", StringComparison.OrdinalIgnoreCase))),
        new(
            "an address that is rejected without a word of the message is no such user",
            "5.4.1 with \"recipient addresses rejected: access denied\" is how Exchange Online says it; the source says so, too, of the singular",
            item => Only(item, (reason, found) => reason is "rejected" && found.Status is "5.4.1")),
        new(
            "whoever must prove himself is not refused for good",
            "\"unauthenticated\" is about our proof; the source calls it a fault of security",
            item => Only(item, (reason, found) => reason is "securityerror" && found.Class == ReplyClass.Unauthenticated)),
        new(
            "a refusal that is about our pace or our name is one about us",
            "a quota of a day, a service that is refused for now, a sender that is rejected with a code: lanes rest for both",
            item => Only(item, (reason, found) => reason is "blocked" or "toomanyconn" or "systemerror" && found.Class is ReplyClass.Throttled or ReplyClass.SenderBlocked)),
        new(
            "a refusal without a reason is somebody's policy",
            "\"rejected\" alone says not why; the source knows the host that said it",
            item => Only(item, (reason, found) => reason is "blocked" or "userunknown" or "virusdetected" or "failedstarttls" && found.Class == ReplyClass.Policy)),
        new(
            "a server that does not know what it got is at fault itself",
            "a violation of the protocol, a system that is not configured, a temporary fault of a recipient",
            item => Only(item, (reason, found) => reason is "policyviolation" or "norelaying" or "onhold" or "blocked" && found.Class == ReplyClass.ServerFault)),
        new(
            "mail that waited until it was given up could not be delivered in time",
            "why its last attempt failed is less sure than that",
            item => Only(item, (reason, found) => reason is "systemerror" && found.Class == ReplyClass.Unreachable)),
        new(
            "what a program on the way says to its log is its own fault or not: its code decides",
            "5.1.1 of a local program is a mailbox that is not there",
            item => Only(item, (reason, found) => reason is "mailererror" && found.Status is "5.1.1")),
        new(
            "one reason that names several is what stands first",
            "\"the account or domain may not exist, or may be blacklisted\" says nothing for sure",
            item => Only(item, (reason, found) => reason is "hostunknown" && found.Class == ReplyClass.SenderBlocked && found.Text.Contains("may", StringComparison.Ordinal))),
        new(
            "who has a connection that breaks, and a refusal before it, is told the refusal",
            "a session of several recipients in one transcript: each is given what stands nearest behind his address",
            item => item.Expected.Count > 2 && item.Found.Count == item.Expected.Count && item.Differences.Count() == 1),
        new(
            "several recipients of one group are one",
            "the report has one diagnosis for the two, and names one of them",
            item => item.Found.Count == 1 && item.Expected.Count == 2 && item.Expected.Distinct().Count() == 1),
        new(
            "the notifications of another service are not mail that came back",
            "JSON of Amazon SES in a message; who sends through Waxwing gets none",
            item => item.Read is ReturnedMail.Letter && item.Id.Contains("amazonses", StringComparison.Ordinal)),
        new(
            "what a mail program sends on a click is no report",
            "an unsubscription by mail is for the address that asked for it (RFC 8058 in its place)",
            item => item.Read is ReturnedMail.AutomaticReply && item.Expected is [("feedback", _)]),
        new(
            "an alert of a mailing list is a letter",
            "nothing in it is about a message of ours",
            item => item.Read is ReturnedMail.Letter && item.Expected is [("systemerror", _)]),
        new(
            "an address that is part of a sentence is an address",
            "a malformed field of recipients is shown with both addresses in it",
            item => item.Expected is [("syntaxerror", _)] && item.Found.Count == 2),
    ];

    private static bool Only(BounceCase item, Func<string, ReportedRecipient, bool> explains) =>
        item.Found.Count == item.Expected.Count && item.Differences.All(pair => explains(pair.Reason, pair.Found));
}
