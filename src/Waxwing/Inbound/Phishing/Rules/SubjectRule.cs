namespace Waxwing;

/// <summary>Subjects that claim a conversation or an acquaintance that there is not.</summary>
internal sealed class SubjectRule : IPhishingRule
{
    private static readonly string[] Prefixes = ["re:", "aw:", "sv:", "fwd:", "fw:", "wg:", "tr:", "rv:", "enc:"];

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        var subject = PlainText.Fold(message.Subject).Trim();
        if (!message.IsReply && !message.IsFromList && Array.Exists(Prefixes, prefix => subject.StartsWith(prefix, StringComparison.Ordinal)))
        {
            yield return new Sign("fake-reply", message.Subject);
        }

        if (message.Recipients.Any(recipient => recipient.Organization is not null && PlainText.HoldsWords(subject, PlainText.Fold(recipient.Address))))
        {
            yield return new Sign("recipient-in-subject", message.Subject);
        }
    }
}
