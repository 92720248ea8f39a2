using System.Globalization;
using Waxwing.Server.Accepting;
using Waxwing.Server.Submission;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Submission;

/// <summary><c>docs/submission.md</c> says what is so.</summary>
public sealed class TheSubmissionPage
{
    private static readonly DocsPage Page = DocsPage.Read("docs/submission.md");

    [Fact]
    public void It_has_the_reply_to_each_refusal()
    {
        var told = Page.Rows("## Replies to a message", "## Limits").Select(row => row[0].Trim('`')).ToHashSet(StringComparer.Ordinal);

        var replies = Enum.GetValues<RefusalReason>().Select(reason => HandoverReplies.Of(new DraftRefusal(0, reason, "x"))).Append(SubmissionHandler.KeyIsOver);
        Assert.Empty(replies.Select(reply => $"{reply.Code} {reply.Enhanced}").Except(told));
    }

    [Fact]
    public void It_has_the_bounds_that_hold_by_default()
    {
        var limits = new SubmissionLimits();
        var told = Page.Rows("## Limits").Where(row => row.Length == 2).ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal);

        Assert.Equal(Figures(limits.Connections, limits.ConnectionsPerClient), told["connections, and of one client"]);
        Assert.Equal(Figures(limits.MessageSize), told["octets of a message"]);
        Assert.Equal(Figures(limits.ContentMemory), told["octets of all messages that are being received"]);
        Assert.Equal(Figures(MessageBounds.MostParts), told["parts of a message"]);
        Assert.Equal(Figures(MessageBounds.MostFields, MessageBounds.MostOctets), told["header fields of a message and all its parts, and octets of them"]);
        Assert.Equal(Figures(limits.Recipients, limits.RecipientsPerSession), told["recipients of a message, and of a session"]);
        Assert.Equal(Figures(limits.MessagesPerSession), told["messages of a session"]);
        Assert.Equal(Figures(limits.MessagesPerSecond!.Value, limits.Burst), told["messages that a key may begin in a second, and at once after a rest"]);
    }

    private static string Figures(params long[] figures) => string.Join(" and ", figures.Select(figure => figure.ToString("N0", CultureInfo.InvariantCulture)));
}
