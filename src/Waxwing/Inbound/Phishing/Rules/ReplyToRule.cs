namespace Waxwing;

/// <summary>Answers that go somewhere else than to the author.</summary>
internal sealed class ReplyToRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        foreach (var reply in message.ReplyTo)
        {
            if (message.Author is { } author && !reply.Address.Equals(author.Address, StringComparison.OrdinalIgnoreCase) && IndicatorOf(reply, author, message.IsFromList) is { } indicator)
            {
                yield return new Sign(indicator, $"From {author.Address}, Reply-To {reply}");
            }
        }
    }

    private static string? IndicatorOf(Correspondent reply, Correspondent author, bool isFromList) =>
        reply.Organization is null || reply.LocalPart.Length == 0 ? "reply-to-broken"
        : KnownHosts.IsFreemail(reply.Host) ? (KnownHosts.IsFreemail(author.Host) ? "reply-to-other-mailbox" : "reply-to-freemail")
        : isFromList || Organizations.Same(reply.Organization, author.Organization) ? null
        : "reply-to-differs";
}
