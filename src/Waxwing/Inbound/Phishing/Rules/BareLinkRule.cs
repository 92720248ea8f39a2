namespace Waxwing;

/// <summary>A link, and hardly a word about it.</summary>
internal sealed class BareLinkRule : IPhishingRule
{
    private const int MostLetters = 60;

    // Friends send each other links without a word, answer, or write from free mail.
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication) =>
        message is { IsReply: false, IsFromList: false, IsAutomatic: false, Attachments.IsEmpty: true, Pages.IsEmpty: true, Author: { } author } && !KnownHosts.IsFreemail(author.Host)
        && message.Links.FirstOrDefault(link => link.Address is { IsWeb: true } address && !Organizations.Same(address.Organization, message.Organization)) is { } link
        && message.Text.Count(char.IsLetterOrDigit) - link.Target.Count(char.IsLetterOrDigit) <= MostLetters
            ? [new Sign("bare-link", link.Target)]
            : [];
}
