namespace Waxwing;

/// <summary>In whose name the message was really sent (RFC 5321 §4.4), as far as the last server wrote it down.</summary>
internal sealed class ReturnPathRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        // An empty path is that of a bounce, and says nothing.
        if (message.ReturnPath is not { Length: > 0 } path || !path.Contains('@', StringComparison.Ordinal))
        {
            yield break;
        }

        var organization = Organizations.Of(path[(path.LastIndexOf('@') + 1)..]);
        if (organization is null)
        {
            yield return new Sign("return-path-broken", path);
        }
        // Where DMARC passes, the author's domain vouches for whoever sends for it.
        else if (message.Organization is { } author && !message.IsFromList && !authentication.Dmarc.IsPass && !Organizations.Same(organization, author))
        {
            yield return new Sign("return-path-differs", $"From {message.Author!.Address}, Return-Path {path}");
        }
    }
}
