namespace Waxwing;

/// <summary>Who sent it for the author, and to whom.</summary>
internal sealed class SenderRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        // Lists and those for whom the author's domain vouches send in the name of others as a matter of course. Whoever does so under his own name
        // has failures come back to himself, which return-path-differs counts.
        if (message is { Sender: { } sender, Author: { } author, IsFromList: false } && !authentication.Dmarc.IsPass
            && !Organizations.Same(sender.Organization, author.Organization) && !Organizations.Same(sender.Organization, ReturnPathRule.OrganizationOf(message)))
        {
            yield return new Sign("sender-differs", $"From {author.Address}, Sender {sender}");
        }

        if (message is { Recipients.IsEmpty: true, IsFromList: false, IsAutomatic: false, IsReply: false })
        {
            yield return new Sign("no-recipient", "");
        }
    }
}
