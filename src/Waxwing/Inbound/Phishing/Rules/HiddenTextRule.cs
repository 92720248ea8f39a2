namespace Waxwing;

/// <summary>Text in HTML that nobody sees.</summary>
internal sealed class HiddenTextRule : IPhishingRule
{
    private const int LeastLetters = 20;
    // A preview line has a hundred or two.
    private const int ManyLetters = 400;
    private const int LeastSplits = 3;

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        foreach (var page in message.Pages)
        {
            var letters = page.Hidden.Count(char.IsLetterOrDigit);
            if (letters >= LeastLetters)
            {
                yield return new Sign(letters >= ManyLetters ? "hidden-text-long" : "hidden-text", page.Hidden);
            }

            if (page.SplitWords >= LeastSplits)
            {
                yield return new Sign("split-words", page.Visible);
            }
        }
    }
}
