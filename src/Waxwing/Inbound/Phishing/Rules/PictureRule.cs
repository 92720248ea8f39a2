namespace Waxwing;

/// <summary>A picture to click in place of text.</summary>
internal sealed class PictureRule : IPhishingRule
{
    private const int MostLetters = 60;

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication) => message.Pages
        .Where(page => page.Visible.Count(char.IsLetterOrDigit) <= MostLetters)
        .Select(page => page.Links.FirstOrDefault(link => link is { Kind: LinkKind.Anchor, HasImage: true, Address.IsWeb: true }))
        .OfType<WebLink>()
        .Select(link => new Sign("picture-only", link.Target));
}
