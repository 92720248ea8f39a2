namespace Waxwing;

/// <summary>Whether the author is one who could exist, and one alone.</summary>
internal sealed class AuthorRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        if (message.FromFields > 1)
        {
            yield return new Sign("several-from-fields", string.Join(" | ", message.From));
        }

        if (message.From.All(author => author.Organization is null || author.LocalPart.Length == 0) && !message.From.Any(IsReturned))
        {
            yield return new Sign("from-broken", message.From.IsEmpty ? "" : string.Join(", ", message.From));
        }
        else if (message.From.Select(author => author.Organization).Distinct(StringComparer.Ordinal).Count() > 1 && !message.HasSender)
        {
            yield return new Sign("several-authors", string.Join(", ", message.From));
        }

        if (message.From.FirstOrDefault(author => KnownHosts.HosterOf(author.Host) is not null) is { } hosted)
        {
            yield return new Sign("hosted-author", hosted.Address);
        }

        if (!message.HasOrigin)
        {
            yield return new Sign("no-origin", "");
        }
    }

    // Servers that return mail often have no more than a name (RFC 3464 does not ask for more).
    private static bool IsReturned(Correspondent author) =>
        PlainText.Fold(author.ToString()) is var name && (name.Contains("mailer-daemon", StringComparison.Ordinal) || name.Contains("mailer daemon", StringComparison.Ordinal)
            || name.Contains("mail delivery", StringComparison.Ordinal) || name.Contains("postmaster", StringComparison.Ordinal));
}
