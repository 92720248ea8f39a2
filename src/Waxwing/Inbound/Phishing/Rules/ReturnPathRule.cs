namespace Waxwing;

/// <summary>In whose name the message was really sent (RFC 5321 §4.4), as far as the last server wrote it down.</summary>
internal sealed class ReturnPathRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        // RFC 5321 §4.5.5: an empty path is for what programs send in answer to a message, so that nobody answers it.
        if (message.ReturnPath is "" && !message.IsAutomatic)
        {
            yield return new Sign("return-path-null", message.FromText);
        }

        if (message.ReturnPath is not { } path || !path.Contains('@', StringComparison.Ordinal))
        {
            yield break;
        }

        var organization = OrganizationOf(message);
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

    /// <summary>To whom failures come back, or null.</summary>
    internal static string? OrganizationOf(ReceivedMessage message) =>
        message.ReturnPath is { } path && path.Contains('@', StringComparison.Ordinal) ? Organizations.Of(path[(path.LastIndexOf('@') + 1)..]) : null;
}
