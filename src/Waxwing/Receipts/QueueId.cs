using System.Text.RegularExpressions;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Finds the server's own name for a message in its final reply. There is no standard for it; these are the forms in use.</summary>
internal static partial class QueueId
{
    /// <summary>The name, or null if the reply tells none that we know the form of.</summary>
    public static string? Find(SmtpReply? reply)
    {
        try
        {
            return reply is not null && Form().Match(reply.Text) is { Success: true } match ? match.Groups["id"].Value : null;
        }
        catch (RegexMatchTimeoutException)
        {
            // It counts the time of the wall, so a machine that stalls is enough. The message was taken, and no name is worth forgetting that.
            return null;
        }
    }

    // Postfix "queued as X"; Exim "id=X"; OpenSMTPD "X Message accepted"; Exchange "[InternalId=X"; Gmail "OK  1700000000 X - gsmtp"; Dovecot's LMTP "<ada@example.org> X Saved".
    [GeneratedRegex(@"queued as (?<id>[\w.\-]{1,80})|\bid=(?<id>[\w.\-]{1,80})|InternalId=(?<id>\d{1,40})|^(?<id>[\w.\-]{6,80}) Message accepted|^OK +\d+ (?<id>[\w.\-]{6,80}) - gsmtp|> (?<id>[\w.+/=:\-]{1,80}) Saved$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
